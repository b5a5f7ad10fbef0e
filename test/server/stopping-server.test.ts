import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { refusal } from '../shared/log/refusal.ts';
import { headerFor } from './rounds/bench.ts';
import { expectReplays } from './rounds/replayed-store.ts';
import { connectBrowser, giveDirectly, giveRound, start } from './running-server.ts';
import { RawConnection } from './sockets/raw-connection.ts';
import { updateBytes } from './test-site.ts';

describe('a stopping server', () => {
  it('waits for no client: neither one that answers no close frame, nor one in mid-request', async () => {
    const server = await start();
    const deaf = await RawConnection.welcomed(server.port);
    const slow = connect(server.port, '127.0.0.1').on('error', () => {});
    slow.write('GET /hearsay.json HTTP/1.1\r\nHost: ');
    await server.close();
    await deaf.ended;
    slow.destroy();
  });

  it('stores what has come', async () => {
    const server = await start();
    void server.aggregator.contribute(headerFor(server.aggregator, 1), updateBytes(1));
    await server.close();
    expect(server.aggregator.announcement().round?.contributions).toBe(1);
  });

  it('PR7 takes no update any more, gives receipts again, and leaves the round open for the next start', async () => {
    const server = await start();
    const receipt = await giveDirectly(server, 1);
    const closed = server.close();
    await expect(giveDirectly(server, 2)).rejects.toThrow(refusal('UNAVAILABLE'));
    expect(await giveDirectly(server, 1)).toEqual(receipt);
    await closed;
    const next = await start({ store: server.store });
    expect(next.aggregator.announcement().round).toMatchObject({ number: 0, contributions: 1 });
    await giveRound(next, 2, 3);
    expectReplays(server.store);
  });

  it('PR7 releases a round that is complete, and opens none after it', async () => {
    const server = await start();
    for (const number of [1, 2, 3]) void giveDirectly(server, number);
    await server.close();
    expect(server.aggregator.announcement()).toMatchObject({ model: { version: 1 }, round: null });
    expect((await start({ store: server.store })).aggregator.announcement().round).toMatchObject({
      number: 1,
    });
  });

  it('lets browsers go without a word, after which they come back by themselves', async () => {
    const server = await start();
    const browser = await connectBrowser(server.url);
    const reason = new Promise((resolve) => browser.socket.once('disconnect', resolve));
    await server.close();
    expect(await reason).toBe('transport close');
  });
});
