/** A whole server whose catalog changes, at a start or while browsers are in a round. */

import { describe, expect, it } from 'vitest';
import type { Diagnostics } from '../../server/diagnostics.ts';
import { siteOver } from '../../server/rounds/site.ts';
import { hashFile } from '../../shared/log/commitments.ts';
import { specDim, specHash } from '../../shared/model/spec.ts';
import { maxMessageBytes, maxUpdateBytes } from '../../shared/protocol/limits.ts';
import { manifestSchema } from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { eventually } from '../eventually.ts';
import { refusal } from '../shared/log/refusal.ts';
import { headerFor } from './rounds/bench.ts';
import { expectReplays } from './rounds/replayed-store.ts';
import { connectBrowser, connectSocket, giveHonestly, start, type TestServer } from './running-server.ts';
import { dim, items, noisyConfig, siteOf, sparseBytes, updateBytes } from './test-site.ts';

describe('a server whose catalog changes', () => {
  const others = [...items.slice(2).reverse(), { id: 'new', title: 'Cup with a handle' }];
  const moved = siteOver(noisyConfig, others);
  /** Many more items: an update of them would have been cut off by the old limit. */
  const many = Array.from({ length: 700 }, (_, i) => ({ id: `many-${i}` }));
  const manifestOf = async ({ url }: TestServer) =>
    parseWith(manifestSchema, await (await fetch(`${url}/hearsay.json`)).json());
  const give = async ({ aggregator, url }: TestServer, number: number, length: number) => {
    const browser = await connectBrowser(url);
    const reply = await browser.send(headerFor(aggregator, number), sparseBytes({ [number]: 1 }, length));
    browser.close();
    return reply;
  };

  it('LG9 HT1 HT2 starts over the new one, and serves both', async () => {
    const first = await start();
    await giveHonestly(first, 1);
    const { catalog: old } = await manifestOf(first);
    await first.close();
    const second = await start({ store: first.store, items: others });
    expect(await manifestOf(second)).toMatchObject({
      catalog: { hash: moved.catalog.hash, items: others.length },
      specHash: specHash(moved.spec),
      parameters: specDim(moved.spec),
      announcement: { model: { version: 1 }, round: { number: 1 } },
    });
    for (const { hash } of [old, moved.catalog]) {
      const response = await fetch(`${second.url}/catalog/${hash}`);
      expect(hashFile(new Uint8Array(await response.arrayBuffer()))).toBe(hash);
    }
    expect((await fetch(`${second.url}/catalog/${'a'.repeat(64)}`)).status).toBe(404);
    expect(await give(second, 2, specDim(moved.spec))).toMatchObject({ ok: true });
    expectReplays(second.store, siteOf(), moved);
  });

  it('LG9 PR3 changes it while browsers are in a round: they come back for the new one, and nobody is counted', async () => {
    const server = await start();
    const browser = await connectBrowser(server.url);
    const header = headerFor(server.aggregator, 1);
    expect(await browser.send(header, updateBytes(1))).toMatchObject({ ok: true });
    const gone = new Promise((resolve) => browser.socket.once('disconnect', resolve));
    server.aggregator.changeCatalog(others);
    expect(await gone).toBe('transport close'); // after which a browser connects again
    expect((await manifestOf(server)).catalog.hash).toBe(moved.catalog.hash);
    await eventually(() => expect(server.aggregator.announcement().round?.number).toBe(1));
    const again = await connectBrowser(server.url);
    expect(await again.send(header, updateBytes(1))).toMatchObject({ ok: true }); // its receipt
    expect(await again.send({ ...header, participant: '2'.repeat(32) }, updateBytes(2))).toEqual({
      ok: false,
      code: 'ROUND_CLOSED',
    });
    const stale = headerFor(server.aggregator, 3, { baseVersion: 0 });
    expect(await again.send(stale, updateBytes(3))).toEqual({ ok: false, code: 'STALE_MODEL' });
    again.close();
    for (const number of [4, 5, 6]) await give(server, number, specDim(moved.spec));
    await eventually(() => expect(server.aggregator.state.model?.version).toBe(2));
    expect((await server.status()).refusals).toEqual({ ROUND_CLOSED: 1, STALE_MODEL: 1 });
    expectReplays(server.store, siteOf(), moved);
  });

  it('LG9 PR1 PR8 takes updates as long as the new one needs, and says so', async () => {
    const server = await start();
    server.aggregator.changeCatalog(many);
    const site = siteOver(noisyConfig, many);
    const length = specDim(site.spec);
    expect(maxUpdateBytes(length)).toBeGreaterThan(maxMessageBytes(dim));
    const socket = await connectSocket(server.url);
    expect(socket.io.engine).toMatchObject({ _maxPayload: maxMessageBytes(length) });
    socket.close();
    await eventually(() => expect(server.aggregator.announcement().round?.number).toBe(1));
    const browser = await connectBrowser(server.url);
    // too much, said as such: the message itself came through
    const tooLarge = new Uint8Array(maxUpdateBytes(length) + 1);
    const header = headerFor(server.aggregator, 1);
    expect(await browser.send(header, tooLarge)).toEqual({ ok: false, code: 'TOO_LARGE' });
    browser.close();
    expect(await give(server, 1, length)).toMatchObject({ ok: true });
  });

  it('LG9 tells its operator, and refuses a bad one without a change', async () => {
    const told: unknown[] = [];
    const info: Diagnostics['info'] = (event, facts) => void told.push([event, facts]);
    const server = await start({ info });
    const put = (given: typeof others) =>
      server.catalog.give('put', () => given, { bad: { count: 0, told: [] }, anyRemovals: true });
    put([...items]);
    expect(told).toEqual([]);
    put(others);
    expect(() => put([])).toThrow(refusal('BAD_CONFIG'));
    // those that stay keep their rows, whatever order they are given in
    expect(server.aggregator.site).toEqual(
      siteOver(noisyConfig, [...others.slice(0, -1).reverse(), ...others.slice(-1)]),
    );
    await eventually(() => expect(server.aggregator.announcement().round?.number).toBe(1));
    for (const number of [1, 2, 3]) await give(server, number, specDim(moved.spec));
    await eventually(() => expect(server.aggregator.announcement().round?.number).toBe(2));
    expect(told).toEqual([
      ['catalog changed', { items: others.length, version: 1 }],
      ['released', { version: 2, releases: 1, epsilon: expect.any(Number) }],
    ]);
  });
});
