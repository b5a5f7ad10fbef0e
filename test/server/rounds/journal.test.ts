import { describe, expect, it } from 'vitest';
import { genesis } from '../../../server/rounds/genesis.ts';
import { Journal } from '../../../server/rounds/journal.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { decodeEntryBundle } from '../../../shared/log/entry-bundle.ts';
import type { Leaf } from '../../../shared/log/leaf.ts';
import { emptyLogState } from '../../../shared/log/state.ts';
import { initialOptimizerState } from '../../../shared/server-optimizer.ts';
import { naiveRoot } from '../../shared/log/naive-merkle.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { dim, firstModel, siteOf } from '../test-site.ts';
import { openBench } from './bench.ts';

const master = {
  model: firstModel(),
  optimizerState: initialOptimizerState(siteOf().config.optimizer, dim),
};
const { leaf: config } = genesis(siteOf(), master);
const open: Leaf = {
  kind: 'round-open',
  round: 0,
  period: '0',
  base: 0,
  seed: '0'.repeat(64),
  time: 1,
};
const contribution: Leaf = { kind: 'contribution', round: 0, update: '1'.repeat(64) };

describe('a journal', () => {
  it('LG3 appends leaves that may come next, with what they refer to, and tells the index of the first', () => {
    const store = createMemoryStore();
    const journal = new Journal(store);
    expect(journal.append([config])).toBe(0);
    const secrets = new Map([['seed/0', Uint8Array.of(1)]]);
    expect(journal.append([open, contribution, contribution], { secrets })).toBe(1);
    expect(journal.append([contribution])).toBe(4);
    expect(journal.state).toMatchObject({ size: 5, round: { kind: 'collecting', contributions: 3 } });
    expect(store.size()).toBe(5);
    expect(store.secret('seed/0')).toEqual(Uint8Array.of(1));
    for (const each of [journal, new Journal(store)])
      expect(each.openings).toEqual([{ time: 1, leafIndex: 1 }]);
  });

  it('is empty over an empty store', () => {
    const journal = new Journal(createMemoryStore());
    expect(journal.state).toEqual(emptyLogState);
    expect(journal.rootAt(0)).toEqual(naiveRoot([]));
  });

  it('LG1 knows the root over each number of its leaves', () => {
    const store = createMemoryStore();
    const journal = new Journal(store);
    journal.append([config, open, contribution]);
    const leaves = [...store.leaves()];
    for (let size = 0; size <= 3; size++) {
      expect(journal.rootAt(size)).toEqual(naiveRoot(leaves.slice(0, size)));
    }
  });

  it('LG10 gives tiles of each level, and the leaves under those of the lowest', () => {
    const store = createMemoryStore();
    const journal = new Journal(store);
    journal.append(Array.from({ length: 600 }, () => config));
    const leaves = [...store.leaves()];
    const hashesOf = (...ranges: [number, number][]) =>
      Buffer.concat(ranges.map(([from, to]) => naiveRoot(leaves.slice(from, to))));
    const above = journal.tile({ level: 1, index: 0, width: 2 })!;
    expect(Buffer.from(above)).toEqual(hashesOf([0, 256], [256, 512]));
    const last = journal.tile({ level: 0, index: 2, width: 2 })!;
    expect(Buffer.from(last)).toEqual(hashesOf([512, 513], [513, 514]));
    expect(journal.tile({ level: 0, index: 1, width: 256 })).toHaveLength(256 * 32);
    const bundle = journal.tile({ level: 'entries', index: 2, width: 88 })!;
    expect(decodeEntryBundle(bundle)).toEqual(leaves.slice(512));
  });

  it('LG10 has no tile of what has not come yet', () => {
    const journal = new Journal(createMemoryStore());
    journal.append(Array.from({ length: 600 }, () => config));
    const beyond = [
      { level: 0, index: 2, width: 89 },
      { level: 1, index: 0, width: 3 },
      { level: 2, index: 0, width: 1 },
      { level: 63, index: 0, width: 1 },
      { level: 'entries', index: 2, width: 256 },
      { level: 0, index: Number.MAX_SAFE_INTEGER, width: 256 },
    ] as const;
    expect(beyond.map((tile) => journal.tile(tile))).toEqual(beyond.map(() => undefined));
  });

  it('opened again over what it has written stands where it stood', async () => {
    const { store, aggregator, giveAll } = openBench();
    await giveAll(1, 2, 3, 4);
    const journal = new Journal(store);
    expect(journal.state).toEqual(aggregator.state);
    expect(journal.rootAt(store.size())).toEqual(aggregator.rootAt(store.size()));
  });

  it('LG3 refuses leaves of which one is out of order, and writes none of them', () => {
    const store = createMemoryStore();
    const journal = new Journal(store);
    journal.append([config]);
    const before = journal.state;
    expect(() => journal.append([open, contribution, open])).toThrow(refusal('BAD_LOG'));
    expect(journal.state).toEqual(before);
    expect(store.size()).toBe(1);
  });

  it('is as it was where the store refuses, and appends the same leaves later', () => {
    const store = createFailingStore(createMemoryStore());
    const journal = new Journal(store);
    journal.append([config]);
    const [state, root] = [journal.state, journal.rootAt(1)];
    store.refuse(1);
    expect(() => journal.append([open, contribution])).toThrow(DiskFull);
    expect([journal.state, journal.rootAt(1)]).toEqual([state, root]);
    expect(journal.append([open, contribution])).toBe(1);
    expect(journal.rootAt(3)).toEqual(naiveRoot([...store.leaves()]));
  });

  it('does not open over a log that does not hold together', () => {
    const [damaged, disordered] = [createMemoryStore(), createMemoryStore()];
    damaged.write({ leaves: [new TextEncoder().encode('{"kind":"gossip"}')] });
    expect(() => new Journal(damaged)).toThrow(refusal('BAD_LEAF'));
    new Journal(disordered).append([config, open]);
    disordered.write({ leaves: [...disordered.leaves(1)] });
    expect(() => new Journal(disordered)).toThrow(refusal('BAD_LOG'));
  });
});
