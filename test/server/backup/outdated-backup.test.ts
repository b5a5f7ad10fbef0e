import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { httpSource } from '../../../server/audit/http-source.ts';
import { createKeys, storedKeys } from '../../../server/log/log-keys.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import { createFailingStore } from '../failing-store.ts';
import { openBench } from '../rounds/bench.ts';
import { leavesOf } from '../rounds/replayed-store.ts';
import { connectBrowser, giveHonestly, giveRound } from '../running-server.ts';
import { items } from '../test-site.ts';
import {
  auditFolder,
  backedUpBench,
  backUp,
  backUpRunning,
  benchWithKeys,
  failed,
  inFolder,
  lineOf,
  mirrorOf,
  openRestored,
  origin,
  restore,
  useFolder,
} from './backed-up.ts';
import { serveFolder } from './served-folder.ts';

useFolder();

describe('a backup that is older than what was seen of the log', () => {
  /** A backup after one release, and a log that went on. */
  const outdated = () => backedUpBench(1, 2, 3, 4);

  it('PV3 LG8 goes on from the last leaf that was seen: what was spent stays spent, the model goes back', async () => {
    const { bench, keys } = await outdated();
    await bench.giveAll(5, 6, 7, 8);
    const seen = await mirrorOf(bench.store);
    const { seen: known } = await auditLog({ source: seen });
    const { now, backedUp } = await restore(keys, { seen });
    const world = bench.aggregator.state;
    expect([backedUp.releases, world.releases]).toEqual([1, 2]);
    expect(now).toMatchObject({ ledger: world.ledger, releases: 2, model: { version: 3 } });
    const store = openSqliteStore(inFolder('restored'));
    const leaves = leavesOf(store);
    expect(leaves.slice(0, world.size)).toEqual(leavesOf(bench.store));
    expect(leaves.slice(world.size)).toMatchObject([
      { kind: 'rollback', cause: 'operator', toVersion: 1, round: 2 },
      { kind: 'erasure', before: 3 },
    ]);
    await openBench({ store }).giveAll(10, 11, 12);
    store.close();
    const audit = await auditFolder('restored', known);
    expect(failed(audit)).toEqual([]);
    expect(lineOf(audit, 'history')).toBe(`held since ${world.size} leaves`);
    expect(lineOf(audit, 'models')).toMatch(/^held/);
  });

  it('LG15 keeps its model where nothing was released since', async () => {
    const { bench, keys } = await outdated();
    await bench.give(5);
    const { seen, now } = await restore(keys, { seen: await mirrorOf(bench.store) });
    expect(now.model).toEqual(bench.aggregator.state.model);
    expect([seen.size, now.size]).toEqual([bench.store.size(), bench.store.size() + 2]);
  });

  it('takes what came since from an aggregator that answers, too', async () => {
    const server = await serveFolder(inFolder('data'));
    await giveRound(server, 1, 2, 3);
    await backUpRunning();
    server.aggregator.changeCatalog(items.map((item, i) => ({ ...item, price: i }))); // named by the next round's config
    const watcher = await connectBrowser(server.url);
    const changed = new Promise((resolve) => watcher.socket.once('disconnect', resolve));
    for (const number of [4, 5, 6]) await giveHonestly(server, number);
    await changed;
    const seen = httpSource(new URL(server.url));
    const { now } = await restore(storedKeys(server.store)!, { seen });
    expect(now).toMatchObject({ releases: 2, ledger: server.aggregator.state.ledger });
    const { size, config } = server.aggregator.state;
    await server.stop();
    const store = openRestored();
    expect(store.size()).toBe(size + 2);
    expect(store.blob(`catalog/${config?.catalog}`)).toBeDefined();
  });

  it('is restored as it is where less was seen, or as much', async () => {
    const { bench, keys } = benchWithKeys();
    await bench.give(1);
    const seen = await mirrorOf(bench.store);
    await bench.giveAll(2, 3);
    await backUp(bench.store);
    const same = await mirrorOf(bench.store, 'same');
    for (const [i, each] of [seen, same].entries()) {
      const restored = await restore(keys, { seen: each, data: inFolder(`restored-${i}`) });
      expect(restored.seen).toBe(restored.backedUp);
    }
  });

  it('is refused where what was seen is another history, however long', async () => {
    const { bench, keys } = await outdated();
    for (const [name, numbers] of [
      ['shorter', [2]],
      ['longer', [2, 3, 4, 5, 6, 7, 8]],
    ] as const) {
      const other = createMemoryStore();
      createKeys(other, origin);
      other.write({
        secrets: new Map([
          ['log-key', keys.privateKeys[0]!],
          ['log-origin', new TextEncoder().encode(origin)],
        ]),
      });
      await openBench({ store: other }).giveAll(...numbers);
      const refused = restore(keys, { seen: await mirrorOf(other, name) });
      await expect(refused).rejects.toThrow(new RegExp(`^BAD_LOG: .*9 leaves.* ${other.size()}$`));
    }
    expect(bench.store.size()).toBe(9);
    expect(existsSync(inFolder('restored'))).toBe(false);
  });

  it('is refused where a model or leaves are missing there, with both sizes', async () => {
    const { bench, keys } = await outdated();
    await bench.giveAll(5, 6);
    const seen = await mirrorOf(bench.store);
    const sizes = `${bench.store.size()} leaves, the backup 9`;
    const { file } = bench.aggregator.state.model!;
    const lacks = { ...seen, model: async (hash: string) => (hash === file ? undefined : seen.model(hash)) };
    await expect(restore(keys, { seen: lacks })).rejects.toThrow(
      new RegExp(`^BAD_CONFIG: .*${sizes}, and lacks models/${file}`),
    );
    const other = { ...seen, model: async () => new Uint8Array(3) };
    await expect(restore(keys, { seen: other })).rejects.toThrow(/lacks models/);
    const log = async (path: string) => (path.startsWith('tile/entries') ? undefined : seen.log(path));
    await expect(restore(keys, { seen: { ...seen, log } })).rejects.toThrow(
      new RegExp(`^BAD_CONFIG: .*${sizes}: tile/entries`),
    );
    const nothing = { ...seen, log: async () => undefined };
    await expect(restore(keys, { seen: nothing })).rejects.toThrow(/there is no checkpoint/);
    expect(existsSync(inFolder('restored'))).toBe(false);
  });

  it('LG9 is refused where another catalog has come since: no model of the backup can follow', async () => {
    const { bench, keys } = await outdated();
    bench.aggregator.changeCatalog(items.slice(2));
    const refused = restore(keys, { seen: await mirrorOf(bench.store) });
    await expect(refused).rejects.toThrow(/state of none of the models/);
  });

  it('LG15 is refused where a round is closed there and not released: its sum is lost', async () => {
    const store = createFailingStore(createMemoryStore());
    const { bench, keys } = benchWithKeys({ store });
    await backUp(store);
    const given = [1, 2, 3].map((number) => bench.hand(number));
    store.refuse(1, 2);
    expect(() => bench.aggregator.tick()).toThrow();
    await Promise.all(given);
    await expect(restore(keys, { seen: await mirrorOf(store) })).rejects.toThrow(/round 0 is closed/);
    expect(existsSync(inFolder('restored'))).toBe(false);
  });
});
