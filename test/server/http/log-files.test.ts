import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { decodeEntryBundle } from '../../../shared/log/entry-bundle.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import { hashLeaf } from '../../../shared/log/merkle-hash.ts';
import { MerkleTree } from '../../../shared/log/merkle-tree.ts';
import { leavesOf } from '../rounds/replayed-store.ts';
import { giveHonestly, giveRound, startTestServer, type TestServer } from '../running-server.ts';

import { getRaw } from './raw-answer.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  // one release, and one update of the next round
  await giveRound(server, 1, 2, 3);
  await giveHonestly(server, 4);
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers });
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

describe('the log', () => {
  it('LG6 has a checkpoint over every leaf that verifies under its key', async () => {
    const key = (await (await get('/log/vkey')).text()).trimEnd();
    expect(key).toMatch(/^shop\.example\/log\+[0-9a-f]{8}\+/);
    const checkpoint = verifyCheckpoint(await (await get('/log/checkpoint')).text(), key);
    const size = server.store.size();
    expect(checkpoint).toEqual({ origin: 'shop.example/log', size, root: server.aggregator.rootAt(size) });
  });

  it('LG6 has another one after the next leaf', async () => {
    const key = (await (await get('/log/vkey')).text()).trimEnd();
    const at = async () => verifyCheckpoint(await (await get('/log/checkpoint')).text(), key).size;
    const before = await at();
    await giveHonestly(server, 5);
    expect(await at()).toBe(before + 1);
  });

  it('LG10 is served in tiles, whose hashes have the root of the checkpoint, and bundles, whose leaves have the hashes', async () => {
    const size = server.store.size();
    const tile = await bytesOf(await get(`/log/tile/0/000.p/${size}`));
    const tree = new MerkleTree();
    for (let at = 0; at < tile.length; at += 32) tree.appendHash(tile.subarray(at, at + 32));
    expect(tree.root()).toEqual(server.aggregator.rootAt(size));
    const leaves = decodeEntryBundle(await bytesOf(await get(`/log/tile/entries/000.p/${size}`)));
    expect(leaves.map(hashLeaf)).toEqual(leaves.map((_, i) => tile.slice(32 * i, 32 * i + 32)));
    expect(leaves.map(parseLeaf)).toEqual(leavesOf(server.store));
  });

  it('LG10 may be kept for ever, and a bundle crosses the wire compressed', async () => {
    const path = '/log/tile/entries/000.p/4';
    const { headers } = await get(path);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toBe('application/octet-stream');
    const { encoding, body } = await getRaw(`${server.url}${path}`, { 'accept-encoding': 'gzip' });
    expect(encoding).toBe('gzip');
    expect(decodeEntryBundle(gunzipSync(body))).toHaveLength(4);
    const repeated = await getRaw(`${server.url}${path}`, { 'if-none-match': headers.get('etag') ?? '' });
    expect(repeated.status).toBe(304);
  });

  it('LG10 has no tile beyond its end, and one spelling of each', async () => {
    const size = server.store.size();
    const absent = [`0/000.p/${size + 1}`, '0/000', '1/000.p/1', 'entries/000', `entries/000.p/${size + 1}`];
    for (const path of [
      ...absent,
      '0/000.p/0',
      '0/000.p/01',
      '00/000.p/1',
      '0/001.p/1',
      'x',
      '0/%2e%2e/000.p/1',
    ]) {
      expect([path, (await get(`/log/tile/${path}`)).status]).toEqual([path, 404]);
    }
  });
});
