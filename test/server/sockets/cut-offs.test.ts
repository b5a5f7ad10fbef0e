/** Clients that are cut off, over real sockets, some of them by hand. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import { maxMessageBytes, maxRefusals } from '../../../shared/protocol/limits.ts';
import { headerFor } from '../rounds/bench.ts';
import { expectReceipt } from '../rounds/replayed-store.ts';
import { connectBrowser, giveHonestly, start, type TestServer } from '../running-server.ts';
import { dim, noisyConfig, participantOf, radius, sparseBytes, updateBytes } from '../test-site.ts';
import { frameOf, opcodes, RawConnection } from './raw-connection.ts';
import { expectServing, refusalOf } from './serving.ts';

let server: TestServer;
beforeEach(async () => {
  server = await start();
});

describe('a client without manners', () => {
  it('PR8 that omits the acknowledgement is ignored, and counted', async () => {
    const browser = await connectBrowser(server.url);
    for (const send of [
      () => browser.socket.emit('hello', { versions: [1] }),
      () => browser.socket.emit('update', headerFor(server.aggregator, 1), updateBytes(1)),
      () => browser.socket.emit('update'),
    ]) {
      const refused = server.nextRefusal();
      send();
      expect(await refused).toBe('BAD_MESSAGE');
    }
    browser.close();
    await expectServing(server, { BAD_MESSAGE: 3 });
  });

  it('PR8 is cut off after 20 refusals, and not before', async () => {
    const browser = await connectBrowser(server.url);
    const gone = new Promise((resolve) => browser.socket.once('disconnect', resolve));
    const bytes = sparseBytes({ 0: radius + 1 });
    for (let i = 1; i < maxRefusals; i++) {
      expect(await browser.send(headerFor(server.aggregator, 1), bytes)).toEqual(refusalOf('OUT_OF_RANGE'));
    }
    browser.socket.emit('update', headerFor(server.aggregator, 1), bytes, () => {});
    await gone;
    await expectServing(server, { OUT_OF_RANGE: maxRefusals });
  });

  it('PR8 is not cut off for rounds and models that have moved on', async () => {
    const browser = await connectBrowser(server.url);
    for (let i = 0; i < maxRefusals; i++) {
      expect(await browser.send(headerFor(server.aggregator, 1, { round: 7 }), updateBytes(1))).toEqual(
        refusalOf('ROUND_CLOSED'),
      );
      expect(await browser.send(headerFor(server.aggregator, 1, { baseVersion: 7 }), updateBytes(1))).toEqual(
        refusalOf('STALE_MODEL'),
      );
    }
    expect(await browser.send(headerFor(server.aggregator, 1), updateBytes(1))).toMatchObject({ ok: true });
    browser.close();
    await expectServing(server, { ROUND_CLOSED: maxRefusals, STALE_MODEL: maxRefusals });
  });

  it('PR8 is cut off for messages without acknowledgement too', async () => {
    const browser = await connectBrowser(server.url);
    const gone = new Promise((resolve) => browser.socket.once('disconnect', resolve));
    for (let i = 0; i < 3 * maxRefusals; i++) browser.socket.emit('update');
    await gone;
    expect((await server.status()).refusals.BAD_MESSAGE).toBeGreaterThanOrEqual(maxRefusals);
  });

  it('PR8 may come back after it was cut off: what counts is what it sends', async () => {
    for (let attempt = 0; attempt < 2; attempt++) {
      const browser = await connectBrowser(server.url);
      const gone = new Promise((resolve) => browser.socket.once('disconnect', resolve));
      for (let i = 0; i < maxRefusals; i++) browser.socket.emit('update');
      await gone;
    }
    expectReceipt(server.store, await giveHonestly(server, 1), updateBytes(1));
  });
});

describe('frames that no browser sends', () => {
  /** Sends something over a connection that was welcomed, and waits until it is counted and the connection cut. */
  async function expectCutOff(code: ErrorCode, send: (connection: RawConnection) => void): Promise<void> {
    const connection = await RawConnection.welcomed(server.port);
    const refused = server.nextRefusal();
    send(connection);
    expect(await refused).toBe(code);
    await connection.ended;
    connection.vanish();
    await expectServing(server, { [code]: 1 });
  }

  it.each<[string, string]>([
    ['an engine packet of an unknown type', 'x'],
    ['an engine packet of nothing', ''],
    ['a socket packet of an unknown type', '49["hello"]'],
    ['a socket packet that is no JSON', '42["update",'],
    ['a socket packet that is no array', '42{"event":"update"}'],
    ['an event without a name', '42[]'],
    ['an event whose name is an object', '42[{}]'],
    ['an event whose name is reserved', '42["disconnecting"]'],
    ['a number of attachments that is none', '45x-["update"]'],
    ['a thousand million attachments', '451000000000-["update",{"_placeholder":true,"num":0}]'],
    ['text in place of an attachment', '451-["update",{"_placeholder":true,"num":0}]'],
    ['a second connect', '40'],
    ['an event for a namespace that was not joined', '42/admin,["update"]'],
  ])('PR8 %s', async (_, packet) => {
    await expectCutOff('BAD_MESSAGE', (connection) => {
      connection.text(packet);
      if (packet.startsWith('451-')) connection.text('42["hello"]');
    });
  });

  it.each<[string, () => Uint8Array]>([
    ['a frame that is not masked', () => frameOf(opcodes.text, Buffer.from('2'), { masked: false })],
    ['an unknown opcode', () => frameOf(5, Buffer.from('2'))],
    ['a reserved bit', () => frameOf(opcodes.text, Buffer.from('2'), { reserved: true })],
    ['text that is no UTF-8', () => frameOf(opcodes.text, Buffer.from([0x34, 0x32, 0xff, 0xfe]))],
    ['a continuation of nothing', () => frameOf(opcodes.continuation, Buffer.from('2'))],
    ['a ping in two frames', () => frameOf(opcodes.ping, Buffer.from('2'), { final: false })],
    ['bytes that nobody has announced', () => frameOf(opcodes.binary, updateBytes(1))],
  ])('PR8 %s', async (_, bytes) => {
    await expectCutOff('BAD_MESSAGE', (connection) => connection.raw(bytes()));
  });

  it.each<[string, () => Uint8Array]>([
    ['one frame', () => frameOf(opcodes.binary, new Uint8Array(maxMessageBytes(dim) + 1))],
    [
      'one frame, by its head alone',
      () => frameOf(opcodes.binary, new Uint8Array(0), { declaredLength: 2 ** 40 }),
    ],
    [
      'many frames',
      () => {
        const part = frameOf(opcodes.binary, new Uint8Array(1000), { final: false });
        const next = frameOf(opcodes.continuation, new Uint8Array(1000), { final: false });
        return Buffer.concat([part, ...Array<Buffer>(Math.ceil(maxMessageBytes(dim) / 1000)).fill(next)]);
      },
    ],
    ['text', () => frameOf(opcodes.text, Buffer.alloc(maxMessageBytes(dim) + 1, '4'))],
  ])('PR8 TOO_LARGE for a message beyond the limit of the transport, in %s', async (_, bytes) => {
    await expectCutOff('TOO_LARGE', (connection) => connection.raw(bytes()));
  });

  it('PR8 garbage before the namespace is joined', async () => {
    const connection = await RawConnection.open(server.port);
    const refused = server.nextRefusal();
    connection.text('4garbage');
    expect(await refused).toBe('BAD_MESSAGE');
    connection.vanish();
    await expectServing(server, { BAD_MESSAGE: 1 });
  });

  it('PR8 an attachment that the message does not name', async () => {
    await expectCutOff('BAD_MESSAGE', (connection) => {
      connection.text('451-["update",{"_placeholder":true,"num":7}]');
      connection.binary(updateBytes(1));
    });
  });

  it('PR4 more attachments than bytes are asked for: BAD_MESSAGE', async () => {
    const connection = await RawConnection.welcomed(server.port);
    const places = Array.from({ length: 10 }, (_, num) => `{"_placeholder":true,"num":${num}}`);
    connection.text(`4510-1["update",${JSON.stringify(headerFor(server.aggregator, 1))},${places.join()}]`);
    for (const _ of places) connection.binary(updateBytes(1));
    expect(await connection.message((text) => text.startsWith('431'))).toContain('"code":"BAD_MESSAGE"');
    connection.vanish();
    await expectServing(server, { BAD_MESSAGE: 1 });
  });

  it.each<[string, (participant: string) => string]>([
    [
      '__proto__ beside the fields',
      (participant) => `{"round":0,"baseVersion":0,"participant":"${participant}","__proto__":{"ok":true}}`,
    ],
    [
      '__proto__ in place of the fields',
      (participant) => `{"__proto__":{"round":0,"baseVersion":0,"participant":"${participant}"}}`,
    ],
    [
      'constructor.prototype',
      (participant) =>
        `{"round":0,"baseVersion":0,"participant":"${participant}","constructor":{"prototype":{"ok":true}}}`,
    ],
    ['a header nested a thousand deep', () => `${'{"round":'.repeat(500)}0${'}'.repeat(500)}`],
    ['arrays nested four thousand deep', () => `${'['.repeat(4000)}${']'.repeat(4000)}`],
    [
      'the same field twice, the second one bad',
      (participant) => `{"round":0,"baseVersion":0,"participant":"${participant}","round":"0"}`,
    ],
  ])('PR8 %s: BAD_MESSAGE', async (_, text) => {
    const connection = await RawConnection.welcomed(server.port);
    connection.text(`451-1["update",${text(participantOf(1))},{"_placeholder":true,"num":0}]`);
    connection.binary(updateBytes(1));
    expect(await connection.message((reply) => reply.startsWith('431'))).toBe(
      '431[{"ok":false,"code":"BAD_MESSAGE"}]',
    );
    connection.vanish();
    expect(Object.hasOwn(Object.prototype, 'ok')).toBe(false);
    await expectServing(server, { BAD_MESSAGE: 1 });
  });

  it.each<[string, (nested: string) => string]>([
    ['PR8 arrays nested as deep as a message allows: BAD_MESSAGE', (nested) => `421["update",${nested}]`],
    [
      'PR8 the same with an attachment to be put in its place: BAD_MESSAGE',
      (nested) => `451-1["update",${nested},{"_placeholder":true,"num":0}]`,
    ],
  ])('%s', async (_, packet) => {
    // a model of 137,000 parameters, so messages of 280 kB
    const model = { name: 'pooling', dim: 256 } as const;
    const lattice = { clipNorm: 1, radius: 1024 };
    server = await start({ config: { ...noisyConfig, model, lattice } });
    const connection = await RawConnection.welcomed(server.port);
    const refused = server.nextRefusal();
    connection.text(packet(`${'['.repeat(139_000)}${']'.repeat(139_000)}`));
    connection.binary(updateBytes(1));
    expect(await refused).toBe('BAD_MESSAGE');
    connection.vanish();
    const browser = await connectBrowser(server.url);
    browser.close();
  });
});
