/** Messages over real sockets. Each test has a server of its own, so that refusals are counted exactly. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import { maxMessageBytes, maxUpdateBytes } from '../../../shared/protocol/limits.ts';
import { welcomeSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { createFailingStore } from '../failing-store.ts';
import { headerFor } from '../rounds/bench.ts';
import { expectReceipt } from '../rounds/replayed-store.ts';
import {
  connectBrowser,
  connectSocket,
  giveHonestly,
  giveRound,
  start,
  type TestBrowser,
  type TestServer,
} from '../running-server.ts';
import { dim, radius, sparseBytes, updateBytes } from '../test-site.ts';
import { expectServing, refusalOf } from './serving.ts';

let server: TestServer;
beforeEach(async () => {
  server = await start();
});

/** The answer to any message, also to one that no type would allow. */
async function answerTo(browser: TestBrowser, event: string, ...args: readonly unknown[]): Promise<unknown> {
  const answer: unknown = await browser.socket.emitWithAck(event, ...args);
  browser.close();
  return answer;
}

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
    expect(await progressed).toEqual({ round: 0, contributions: expect.any(Number) });
    expect(await announced).toEqual(server.aggregator.announcement());
    browser.close();
  });

  it('PR3 is told nothing before it says hello', async () => {
    const stranger = await connectSocket(server.url);
    const heard: unknown[] = [];
    stranger.onAny((event) => heard.push(event));
    await giveRound(server, 1, 2, 3);
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
    expect(await socket.emitWithAck('hello', hello)).toEqual(refusalOf(code));
    socket.close();
    await expectServing(server, { [code]: 1 });
  });

  it('PR2 BAD_MESSAGE for an update before hello', async () => {
    const socket = await connectSocket(server.url);
    expect(await socket.emitWithAck('update', headerFor(server.aggregator, 1), updateBytes(1))).toEqual(
      refusalOf('BAD_MESSAGE'),
    );
    socket.close();
    await expectServing(server, { BAD_MESSAGE: 1 });
  });

  it.each<[string, (header: Record<string, unknown>) => readonly unknown[]]>([
    ['PR4 bytes that are text', (fits) => [fits, 'AAAA']],
    ['PR4 bytes that are numbers', (fits) => [fits, [1, 2, 3]]],
    ['PR4 bytes that are an object with a length', (fits) => [fits, { length: 3, 0: 1 }]],
    ['PR4 no bytes', (fits) => [fits]],
    ['PR4 nothing at all', () => []],
    ['PR4 a third argument', (fits) => [fits, updateBytes(1), 'more']],
    ['PR8 a header that is null', () => [null, updateBytes(1)]],
    ['PR8 a header that is bytes', () => [Buffer.from('{}'), updateBytes(1)]],
    ['PR8 a header that is an array', (fits) => [Object.values(fits), updateBytes(1)]],
    ['PR8 a field that is missing', ({ round: _, ...rest }) => [rest, updateBytes(1)]],
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
    expect(await answerTo(browser, 'update', ...args(headerFor(server.aggregator, 1)))).toEqual(
      refusalOf('BAD_MESSAGE'),
    );
    await expectServing(server, { BAD_MESSAGE: 1 });
  });

  it.each(['goodbye', 'error', '__proto__', 'constructor'])(
    'PR8 an event that there is not: BAD_MESSAGE for %s',
    async (event) => {
      const browser = await connectBrowser(server.url);
      expect(await answerTo(browser, event, {})).toEqual(refusalOf('BAD_MESSAGE'));
      await expectServing(server, { BAD_MESSAGE: 1 });
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
    expect(await answerTo(browser, 'update', headerFor(server.aggregator, number, change), bytes())).toEqual(
      refusalOf(code),
    );
    await expectServing(server, { [code]: 1 });
    expect(server.aggregator.state.round).toMatchObject({ contributions: 2 });
  });

  it('PR7 INTERNAL where the store refuses, and taken later', async () => {
    const store = createFailingStore(createMemoryStore());
    server = await start({ store });
    const browser = await connectBrowser(server.url);
    store.refuse(1);
    expect(await browser.send(headerFor(server.aggregator, 1), updateBytes(1))).toEqual(
      refusalOf('INTERNAL'),
    );
    expect(await answerTo(browser, 'update', headerFor(server.aggregator, 1), updateBytes(1))).toMatchObject({
      ok: true,
    });
    await expectServing(server, { INTERNAL: 1 });
  });
});
