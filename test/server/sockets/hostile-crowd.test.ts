/** Clients that leave in the middle, and hostile ones beside honest ones. */
import { beforeEach, describe, expect, it } from 'vitest';
import { maxRefusals, maxUpdateBytes } from '../../../shared/protocol/limits.ts';
import { headerFor } from '../rounds/bench.ts';
import { expectReceipt, expectReplays } from '../rounds/replayed-store.ts';
import { connectBrowser, giveHonestly, start, type TestServer } from '../running-server.ts';
import { dim, radius, sparseBytes, updateBytes } from '../test-site.ts';
import { frameOf, opcodes, RawConnection } from './raw-connection.ts';
import { expectServing } from './serving.ts';

let server: TestServer;
beforeEach(async () => {
  server = await start();
});

describe('a client that is gone in mid-upload', () => {
  /** The packet in front of the bytes of an update. */
  const head = (): string =>
    `451-1["update",${JSON.stringify(headerFor(server.aggregator, 1))},{"_placeholder":true,"num":0}]`;

  it('leaves the round as it was', async () => {
    const connection = await RawConnection.welcomed(server.port);
    const size = server.store.size();
    connection.text(head());
    const frame = frameOf(opcodes.binary, updateBytes(1));
    connection.raw(frame.subarray(0, frame.length >> 1));
    await connections(1);
    connection.vanish();
    await connections(0);
    expect(server.store.size()).toBe(size);
    await expectServing(server, {});
  });

  it('between header and bytes, too', async () => {
    const connection = await RawConnection.welcomed(server.port);
    connection.text(head());
    connection.vanish();
    await connections(0);
    await expectServing(server, {});
  });

  it('PR5 with the update sent and no answer awaited: a resend gets the receipt', async () => {
    const connection = await RawConnection.welcomed(server.port);
    connection.text(head());
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
        browser.send(headerFor(server.aggregator, 10 * round + i), updateBytes(10 * round + i)),
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
      browser.socket.emit('update', headerFor(server.aggregator, 900 + number), bytes, () => {});
    }
    await gone;
    const connection = await RawConnection.welcomed(server.port);
    connection.raw(frameOf(opcodes.binary, updateBytes(1)).subarray(0, 30));
    connection.vanish();
    const other = await RawConnection.open(server.port);
    other.text('4garbage');
  }
});
