/** Hostile and careless clients, over real sockets. Each test has a server of its own, so refusals are counted exactly. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import { maxMessageBytes, maxRefusals, maxUpdateBytes } from '../../../shared/protocol/limits.ts';
import { welcomeSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { createFailingStore } from '../failing-store.ts';
import { headerFor } from '../rounds/bench.ts';
import { expectReceipt, expectReplays } from '../rounds/replayed-store.ts';
import {
  connectBrowser,
  connectSocket,
  giveHonestly,
  startTestServer,
  type TestBrowser,
  type TestServer,
} from '../running-server.ts';
import { dim, participantOf, radius, sparseBytes, updateBytes } from '../test-site.ts';
import { frameOf, opcodes, RawConnection } from './raw-connection.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ store: createFailingStore(createMemoryStore()) });
});
afterEach(() => server.close());

/** These refusals were counted, and nothing else; and somebody honest is served as ever. */
async function expectServing(refusals: Partial<Record<ErrorCode, number>>): Promise<void> {
  expectReceipt(server.store, await giveHonestly(server, 1000), updateBytes(1000));
  expect((await server.status()).refusals).toEqual(refusals);
}

const header = (number: number, change: object = {}) => ({
  ...headerFor(server.aggregator, number),
  ...change,
});

/** The answer to any message, also to one that no type would allow. */
async function answerTo(browser: TestBrowser, event: string, ...args: readonly unknown[]): Promise<unknown> {
  const answer: unknown = await browser.socket.emitWithAck(event, ...args);
  browser.close();
  return answer;
}

const refusal = (code: ErrorCode) => ({ ok: false, code });

describe('a browser', () => {
  it('PR2 is welcomed with the manifest', async () => {
    const socket = await connectSocket(server.url);
    const raw: unknown = await socket.emitWithAck('hello', { versions: [7, 1, 9] });
    socket.close();
    const manifest: unknown = await (await fetch(`${server.url}/hearsay.json`)).json();
    expect(parseWith(welcomeSchema, raw)).toEqual({ ok: true, version: 1, manifest });
  });

  it('PR1 is told in the handshake how large a message may be, and offered WebSocket alone', async () => {
    const socket = await connectSocket(server.url);
    expect(socket.io.engine).toMatchObject({ _maxPayload: maxMessageBytes(dim) });
    expect(socket.io.engine.transport.name).toBe('websocket');
    socket.close();
    const polling = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
    expect(polling.status).toBe(400);
  });

  it('PR5 gets its receipt, and the same one for a resend over another connection', async () => {
    const first = await giveHonestly(server, 1);
    expectReceipt(server.store, first, updateBytes(1));
    expect(await giveHonestly(server, 1)).toEqual(first);
    expect(server.aggregator.state.round).toMatchObject({ contributions: 1 });
  });

  it('PR3 is told of every release, and of progress', async () => {
    const browser = await connectBrowser(server.url);
    const [progressed, announced] = [
      new Promise((resolve) => browser.socket.once('progress', resolve)),
      browser.nextAnnouncement(),
    ];
    for (const number of [1, 2, 3]) await giveHonestly(server, number);
    expect(await progressed).toEqual({ round: 0, contributions: 1 });
    expect(await announced).toEqual(server.aggregator.announcement());
    browser.close();
  });

  it('PR3 is told nothing before it says hello', async () => {
    const stranger = await connectSocket(server.url);
    const heard: unknown[] = [];
    stranger.onAny((event) => heard.push(event));
    for (const number of [1, 2, 3]) await giveHonestly(server, number);
    await stranger.emitWithAck('hello', { versions: [1] });
    expect(heard).toEqual([]);
    stranger.close();
  });
});

describe('a message that does not fit', () => {
  it.each<[string, ErrorCode, unknown]>([
    ['PR2 UNSUPPORTED_VERSION for versions that nobody speaks', 'UNSUPPORTED_VERSION', { versions: [2, 99] }],
    ['PR2 BAD_MESSAGE for a hello without versions', 'BAD_MESSAGE', { versions: [] }],
    ['PR2 BAD_MESSAGE for 17 versions', 'BAD_MESSAGE', { versions: Array(17).fill(1) }],
    ['PR8 BAD_MESSAGE for a version that is no count', 'BAD_MESSAGE', { versions: [1.5] }],
    ['PR8 BAD_MESSAGE for an unknown field', 'BAD_MESSAGE', { versions: [1], token: 'x' }],
    ['PR8 BAD_MESSAGE for a hello of nothing', 'BAD_MESSAGE', null],
    ['PR8 BAD_MESSAGE for a hello of bytes', 'BAD_MESSAGE', Buffer.from([1])],
  ])('%s', async (_, code, hello) => {
    const socket = await connectSocket(server.url);
    expect(await socket.emitWithAck('hello', hello)).toEqual(refusal(code));
    socket.close();
    await expectServing({ [code]: 1 });
  });

  it('PR2 BAD_MESSAGE for an update before hello', async () => {
    const socket = await connectSocket(server.url);
    expect(await socket.emitWithAck('update', header(1), updateBytes(1))).toEqual(refusal('BAD_MESSAGE'));
    socket.close();
    await expectServing({ BAD_MESSAGE: 1 });
  });

  it.each<[string, (header: object) => readonly unknown[]]>([
    ['PR4 bytes that are text', (fits) => [fits, 'AAAA']],
    ['PR4 bytes that are numbers', (fits) => [fits, [1, 2, 3]]],
    ['PR4 bytes that are an object with a length', (fits) => [fits, { length: 3, 0: 1 }]],
    ['PR4 no bytes', (fits) => [fits]],
    ['PR4 nothing at all', () => []],
    ['PR4 a third argument', (fits) => [fits, updateBytes(1), 'more']],
    ['PR8 a header that is null', () => [null, updateBytes(1)]],
    ['PR8 a header that is bytes', () => [Buffer.from('{}'), updateBytes(1)]],
    ['PR8 a header that is an array', (fits) => [Object.values(fits), updateBytes(1)]],
    [
      'PR8 a field that is missing',
      ({ round: _, ...rest }: Record<string, unknown>) => [rest, updateBytes(1)],
    ],
    ['PR8 an unknown field', (fits) => [{ ...fits, weight: 1e9 }, updateBytes(1)]],
    ['PR8 a round that is negative', (fits) => [{ ...fits, round: -1 }, updateBytes(1)]],
    ['PR8 a round beyond 2^53', (fits) => [{ ...fits, round: 2 ** 53 }, updateBytes(1)]],
    ['PR8 a round that is text', (fits) => [{ ...fits, round: '0' }, updateBytes(1)]],
    ['PR8 a round that is bytes', (fits) => [{ ...fits, round: Buffer.from([0]) }, updateBytes(1)]],
    [
      'PR4 a participant that is a path',
      (fits) => [{ ...fits, participant: '../../seed/0' }, updateBytes(1)],
    ],
    ['PR4 a participant in capitals', (fits) => [{ ...fits, participant: 'A'.repeat(32) }, updateBytes(1)]],
  ])('%s: BAD_MESSAGE', async (_, args) => {
    const browser = await connectBrowser(server.url);
    expect(await answerTo(browser, 'update', ...args(header(1)))).toEqual(refusal('BAD_MESSAGE'));
    await expectServing({ BAD_MESSAGE: 1 });
  });

  it.each(['goodbye', 'error', '__proto__', 'constructor'])(
    'PR8 an event that there is not: BAD_MESSAGE for %s',
    async (event) => {
      const browser = await connectBrowser(server.url);
      expect(await answerTo(browser, event, {})).toEqual(refusal('BAD_MESSAGE'));
      await expectServing({ BAD_MESSAGE: 1 });
    },
  );
});

describe('an update that does not count', () => {
  it.each<[string, ErrorCode, number, object, () => Uint8Array]>([
    ['PR8 beyond maxUpdateBytes', 'TOO_LARGE', 1, {}, () => new Uint8Array(maxUpdateBytes(dim) + 1)],
    ['LA5 of no bytes', 'BAD_DELTA', 1, {}, () => new Uint8Array(0)],
    ['LA5 cut short', 'BAD_DELTA', 1, {}, () => updateBytes(1).slice(0, -1)],
    ['LA5 of ones', 'BAD_DELTA', 1, {}, () => new Uint8Array(maxUpdateBytes(dim)).fill(0xff)],
    [
      'LA5 of float32 weights',
      'BAD_DELTA',
      1,
      {},
      () => new Uint8Array(new Float32Array(400).fill(NaN).buffer),
    ],
    ['LA6 with one byte more', 'BAD_DELTA', 1, {}, () => Uint8Array.from([...updateBytes(1), 0])],
    ['LA5 for a longer model', 'BAD_DELTA', 1, {}, () => sparseBytes({ [dim + 1]: 1 }, dim + 256)],
    ['LA3 with a coordinate out of range', 'OUT_OF_RANGE', 1, {}, () => sparseBytes({ 0: radius + 1 })],
    ['LA3 longer than the radius', 'NORM_EXCEEDED', 1, {}, () => sparseBytes({ 0: radius, 1: -1 })],
    ['PR4 for another round', 'ROUND_CLOSED', 1, { round: 1 }, () => updateBytes(1)],
    ['PR4 for another model', 'STALE_MODEL', 1, { baseVersion: 1 }, () => updateBytes(1)],
    ['PR5 after another of the same participant', 'SECOND_UPDATE', 2, {}, () => updateBytes(1)],
  ])('%s: %s', async (_, code, number, change, bytes) => {
    await giveHonestly(server, 2);
    const browser = await connectBrowser(server.url);
    expect(await answerTo(browser, 'update', header(number, change), bytes())).toEqual(refusal(code));
    await expectServing({ [code]: 1 });
    expect(server.aggregator.state.round).toMatchObject({ contributions: 2 });
  });

  it('PR7 INTERNAL where the store refuses, and taken later', async () => {
    const store = createFailingStore(createMemoryStore());
    await server.close();
    server = await startTestServer({ store });
    const browser = await connectBrowser(server.url);
    store.refuse(1);
    expect(await browser.send(header(1), updateBytes(1))).toEqual(refusal('INTERNAL'));
    expect(await answerTo(browser, 'update', header(1), updateBytes(1))).toMatchObject({ ok: true });
    await expectServing({ INTERNAL: 1 });
  });
});

describe('a client without manners', () => {
  it('PR8 that omits the acknowledgement is ignored, and counted', async () => {
    const browser = await connectBrowser(server.url);
    for (const send of [
      () => browser.socket.emit('hello', { versions: [1] }),
      () => browser.socket.emit('update', header(1), updateBytes(1)),
      () => browser.socket.emit('update'),
    ]) {
      const refused = server.nextRefusal();
      send();
      expect(await refused).toBe('BAD_MESSAGE');
    }
    browser.close();
    await expectServing({ BAD_MESSAGE: 3 });
  });

  it('PR8 is cut off after 20 refusals, and not before', async () => {
    const browser = await connectBrowser(server.url);
    const gone = new Promise((resolve) => browser.socket.once('disconnect', resolve));
    const bytes = sparseBytes({ 0: radius + 1 });
    for (let i = 1; i < maxRefusals; i++) {
      expect(await browser.send(header(1), bytes)).toEqual(refusal('OUT_OF_RANGE'));
    }
    browser.socket.emit('update', header(1), bytes, () => {});
    await gone;
    await expectServing({ OUT_OF_RANGE: maxRefusals });
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
    await connection.message((text) => text.startsWith('\x03')).catch(() => {}); // its close frame, or nothing
    connection.vanish();
    await expectServing({ [code]: 1 });
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
    await expectServing({ BAD_MESSAGE: 1 });
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
    connection.text(`4510-1["update",${JSON.stringify(header(1))},${places.join()}]`);
    for (const _ of places) connection.binary(updateBytes(1));
    expect(await connection.message((text) => text.startsWith('431'))).toContain('"code":"BAD_MESSAGE"');
    connection.vanish();
    await expectServing({ BAD_MESSAGE: 1 });
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
    await expectServing({ BAD_MESSAGE: 1 });
  });
});

describe('a client that is gone in mid-upload', () => {
  it('leaves the round as it was', async () => {
    const connection = await RawConnection.welcomed(server.port);
    const size = server.store.size();
    connection.text(`451-1["update",${JSON.stringify(header(1))},{"_placeholder":true,"num":0}]`);
    const frame = frameOf(opcodes.binary, updateBytes(1));
    connection.raw(frame.subarray(0, frame.length >> 1));
    await connections(1);
    connection.vanish();
    await connections(0);
    expect(server.store.size()).toBe(size);
    await expectServing({});
  });

  it('between header and bytes, too', async () => {
    const connection = await RawConnection.welcomed(server.port);
    connection.text(`451-1["update",${JSON.stringify(header(1))},{"_placeholder":true,"num":0}]`);
    connection.vanish();
    await connections(0);
    await expectServing({});
  });

  it('PR5 with the update sent and no answer awaited: a resend gets the receipt', async () => {
    const connection = await RawConnection.welcomed(server.port);
    connection.text(`451-1["update",${JSON.stringify(header(1))},{"_placeholder":true,"num":0}]`);
    connection.binary(updateBytes(1));
    connection.vanish();
    await connections(0);
    expectReceipt(server.store, await giveHonestly(server, 1), updateBytes(1));
    expect(server.aggregator.state.round).toMatchObject({ contributions: 1 });
  });

  /** Until the server has so many connections; it notices by itself. */
  async function connections(wanted: number): Promise<void> {
    while ((await server.status()).connections !== wanted);
  }
});

describe('honest browsers beside hostile ones', () => {
  it('PR4 PR8 complete their rounds, and the log replays', async () => {
    const hostile = Array.from({ length: 4 }, (_, i) => pester(i));
    const browsers = await Promise.all([0, 1, 2].map(() => connectBrowser(server.url)));
    for (let round = 0; round < 4; round++) {
      const announced = browsers.map((browser) => browser.nextAnnouncement());
      const replies = browsers.map((browser, i) =>
        browser.send(header(10 * round + i), updateBytes(10 * round + i)),
      );
      for (const reply of await Promise.all(replies)) expect(reply.ok).toBe(true);
      for (const { model } of await Promise.all(announced)) expect(model.version).toBe(round + 1);
    }
    await Promise.all(hostile);
    for (const browser of browsers) browser.close();
    expect(server.aggregator.state.releases).toBe(4);
    expectReplays(server.store);
    const { refusals } = await server.status();
    expect(refusals.OUT_OF_RANGE).toBeGreaterThan(0);
    expect(refusals.BAD_MESSAGE).toBeGreaterThan(0);
  });

  /** Bad updates until cut off, then a frame cut in two, then garbage. */
  async function pester(number: number): Promise<void> {
    const browser = await connectBrowser(server.url);
    const gone = new Promise((resolve) => browser.socket.once('disconnect', resolve));
    for (let i = 0; i < maxRefusals; i++) {
      const bytes = i % 2 ? sparseBytes({ 0: radius + 1 }) : new Uint8Array(maxUpdateBytes(dim)).fill(i);
      browser.socket.emit('update', header(900 + number), bytes, () => {});
    }
    await gone;
    const connection = await RawConnection.welcomed(server.port);
    connection.raw(frameOf(opcodes.binary, updateBytes(1)).subarray(0, 30));
    connection.vanish();
    const other = await RawConnection.open(server.port);
    other.text('4garbage');
  }
});
