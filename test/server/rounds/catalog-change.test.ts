import { beforeEach, describe, expect, it } from 'vitest';
import { type Site, siteOver } from '../../../server/rounds/site.ts';
import { catalogAddress } from '../../../server/store/blob-address.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { specDim, splitVector } from '../../../shared/model/spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { announcementSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { items, noisyConfig, quietConfig, siteOf, updateBytes } from '../test-site.ts';
import { backTo } from './back-to.ts';
import { type Bench, openBench } from './bench.ts';
import { expectReceipt, expectReplays, kindsOf, leavesOf, replayStore } from './replayed-store.ts';

/** Items 3 and 7 are gone, two are new, and the order is another. */
const others = [
  { id: 'new-a', title: 'Cup number 100' },
  ...items.filter((_, i) => i !== 3 && i !== 7).reverse(),
  { id: 'new-b', title: 'Jug' },
  { id: 'new-c' },
];
/** The same items, at other prices. */
const repriced = items.map((item, i) => ({ ...item, price: i }));
/** The same items, half of them sold out. */
const restocked = items.map((item, i) => ({ ...item, image: `/${i}.jpg`, inStock: i % 2 === 0 }));

const site = siteOf(quietConfig);
const moved = siteOver(quietConfig, others);

/** An update of the right length for a site. */
const updateFor = ({ spec }: Site, coordinate = 0) => {
  const update = new Int32Array(specDim(spec));
  update[coordinate] = 1;
  return encodeUpdate(update);
};

/** The rows of the items' input table, by id. */
function rowsOf({ store }: Bench, { spec }: Site, ids: readonly { readonly id: string }[]) {
  const table = splitVector(spec, replayStore(store, site).master.model).itemInput!;
  return new Map(ids.map(({ id }, i) => [id, [...table.slice(4 * i, 4 * i + 4)]]));
}

let bench: Bench;
beforeEach(async () => {
  bench = openBench({ site });
  await bench.giveAll(1, 2, 3, 4);
});

describe('a catalog that changes while an aggregator runs', () => {
  it('LG9 ends the round that collects without a release, and goes on over the new catalog', async () => {
    const before = rowsOf(bench, site, items);
    const { ledger } = bench.aggregator.state;
    expect(bench.aggregator.changeCatalog(others)).toBe(true);
    expect(kindsOf(bench.store).slice(-3)).toEqual(['round-open', 'contribution', 'catalog']);
    expect(leavesOf(bench.store).at(-1)).toMatchObject({ round: 1, catalog: moved.catalog.hash });
    expect(bench.aggregator.state.ledger).toEqual(ledger);
    const after = rowsOf(bench, moved, others);
    for (const { id } of items) if (after.has(id)) expect(after.get(id)).toEqual(before.get(id));
    bench.run();
    expect(bench.aggregator.announcement()).toMatchObject({ model: { version: 2 }, round: { number: 2 } });
    for (const number of [5, 6, 7]) await bench.give(number, {}, updateFor(moved, number));
    expect(bench.aggregator.state.model?.version).toBe(3);
    expectReplays(bench.store, site, moved);
  });

  it('LG9 PR3 is announced twice: with the model and no round, then with the round', () => {
    const { length } = bench.announced;
    bench.aggregator.changeCatalog(others);
    bench.run();
    const told = bench.announced.slice(length).map((each) => parseWith(announcementSchema, each));
    expect(told).toMatchObject([
      { model: { version: 2 }, round: null, paused: null },
      { model: { version: 2 }, round: { number: 2, contributions: 0 } },
    ]);
    expect(told[0]!.model.bytes).toBe(40 + 2 * specDim(moved.spec));
  });

  it('LG9 PR4 refuses what was trained over the old one, and keeps its receipts', async () => {
    const stored = await bench.give(4, { round: 1, baseVersion: 1 }); // the same bytes again
    const waiting = bench.hand(5); // checked, not stored yet
    bench.aggregator.changeCatalog(others);
    expectReceipt(bench.store, await waiting, updateBytes(5));
    bench.run();
    expect(await bench.give(4, { round: 1, baseVersion: 1 })).toEqual(stored);
    for (const baseVersion of [0, 1]) {
      await expect(bench.give(8, { baseVersion })).rejects.toThrow(refusal('STALE_MODEL'));
    }
    await expect(bench.give(8, { round: 1, baseVersion: 1 })).rejects.toThrow(refusal('ROUND_CLOSED'));
    await bench.give(8, {}, updateFor(moved));
    expectReplays(bench.store, site, moved);
  });

  it('LG9 PR4 refuses it however stale an update may be', async () => {
    const patient = { ...quietConfig, round: { ...quietConfig.round, maxStaleness: 5 } };
    const stale = openBench({ site: siteOver(patient, items) });
    await stale.giveAll(1, 2, 3);
    stale.aggregator.changeCatalog(others);
    stale.run();
    for (const baseVersion of [0, 1]) {
      await expect(stale.give(4, { baseVersion })).rejects.toThrow(refusal('STALE_MODEL'));
    }
  });

  it('LG9 LG8 does not go back to a model over the old one', () => {
    bench.aggregator.changeCatalog(others);
    for (const version of [0, 1]) {
      expect(() => bench.aggregator.act(...backTo(version))).toThrow(refusal('BAD_CONFIG'));
    }
  });

  it('LG9 is none where the catalog is the same', () => {
    const size = bench.store.size();
    expect(bench.aggregator.changeCatalog([...items])).toBe(false);
    bench.run();
    expect(bench.store.size()).toBe(size);
    expect(bench.announced).toHaveLength(1);
  });

  it.each([
    ['at other prices', repriced],
    ['with another stock', restocked],
  ])('LG3 comes with the next round where the items are the same %s, and ends nothing', async (_, same) => {
    expect(bench.aggregator.changeCatalog(same)).toBe(true);
    bench.run();
    expect(kindsOf(bench.store).at(-1)).toBe('contribution');
    const { hash } = siteOver(quietConfig, same).catalog;
    expect(bench.aggregator.site.catalog.hash).toBe(hash);
    expect(bench.store.blob(catalogAddress(hash))).toBeDefined();
    await bench.giveAll(5, 6);
    expect(kindsOf(bench.store).slice(-3)).toEqual(['release', 'config', 'round-open']);
    expect(bench.aggregator.state).toMatchObject({ config: { catalog: hash }, model: { version: 2 } });
    expectReplays(bench.store, site);
  });

  it('LG9 forgets price lists that no leaf names, but for the last ones; what leaves name stays', async () => {
    const lists = Array.from({ length: 8 }, (_, price) => items.map((item) => ({ ...item, price })));
    const kept = () =>
      lists.map(
        (list) => bench.store.blob(catalogAddress(siteOver(quietConfig, list).catalog.hash)) !== undefined,
      );
    for (const list of lists) bench.aggregator.changeCatalog(list);
    expect(kept()).toEqual([false, false, ...new Array(6).fill(true)]);
    await bench.giveAll(5, 6); // the last one is named now
    for (const list of [...lists.slice(0, 7), ...lists.slice(0, 7)]) bench.aggregator.changeCatalog(list);
    expect(kept()).toEqual([false, ...new Array(7).fill(true)]); // five before the current one, and the named one
    expect(bench.store.blob(catalogAddress(site.catalog.hash))).toBeDefined();
    expectReplays(bench.store, site);
  });

  it('LG9 changes again, over a price list that no round had yet, and back', async () => {
    bench.aggregator.changeCatalog(repriced);
    bench.aggregator.changeCatalog(items);
    bench.aggregator.changeCatalog(repriced);
    bench.aggregator.changeCatalog(others);
    bench.run();
    bench.aggregator.changeCatalog(items);
    bench.run();
    await bench.giveAll(5, 6, 7);
    const kinds = kindsOf(bench.store);
    expect(kinds.filter((kind) => kind === 'catalog')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'config')).toHaveLength(1);
    expectReplays(bench.store, site);
  });

  it.each([
    [
      'two items that do not agree',
      [
        { id: 'a', vectors: { image: [1] } },
        { id: 'b', vectors: { image: [1, 2] } },
      ],
      'BAD_CATALOG',
    ],
    [
      'vectors that there were none of',
      items.map((item) => ({ ...item, vectors: { image: [1] } })),
      'BAD_CONFIG',
    ],
    ['no items', [], 'BAD_CONFIG'],
  ] satisfies [string, CatalogItem[], ErrorCode][])(
    'LG9 is refused with %s, and everything goes on as it was',
    async (_, bad, code) => {
      const { state } = bench.aggregator;
      expect(() => bench.aggregator.changeCatalog(bad)).toThrow(refusal(code));
      expect(bench.aggregator.state).toBe(state);
      expect(bench.aggregator.site).toEqual(site);
      await bench.giveAll(5, 6);
      expectReplays(bench.store, site);
    },
  );

  it('LG9 may be tried again where the store refuses it', () => {
    const store = createFailingStore(createMemoryStore());
    const failing = openBench({ store, site });
    store.refuse(1);
    expect(() => failing.aggregator.changeCatalog(others)).toThrow(DiskFull);
    expect(failing.aggregator.site).toEqual(site);
    expect(failing.aggregator.changeCatalog(others)).toBe(true);
    failing.run();
    expectReplays(store, site, moved);
  });

  it('LG9 changes also while the budget pays for no round', () => {
    const privacy = { ...noisyConfig.privacy, budgetEpsilon: 1e-3 };
    const broke = openBench({ site: siteOver({ ...noisyConfig, privacy }, items) });
    broke.aggregator.changeCatalog(others);
    broke.run();
    expect(broke.aggregator.announcement()).toMatchObject({ paused: 'budget spent', model: { version: 1 } });
    expect(leavesOf(broke.store).at(-1)).toMatchObject({ kind: 'catalog', round: null });
  });
});

describe('a start with another catalog', () => {
  it('LG9 makes the change: the open round ends, the model follows', async () => {
    const running = openBench({ site: siteOf(quietConfig) });
    await running.giveAll(1, 2, 3, 4);
    running.aggregator.changeCatalog(others);
    running.run();
    const restarted = openBench({ store: bench.store, site: moved });
    expect(restarted.aggregator.state).toEqual(running.aggregator.state);
    await restarted.give(5, {}, updateFor(moved));
    expectReplays(bench.store, site, moved);
    const again = openBench({ store: bench.store, site: moved });
    expect(again.aggregator.state).toEqual(restarted.aggregator.state);
  });

  it('LG9 releases first what was closed, over the old catalog', async () => {
    const store = createFailingStore(createMemoryStore());
    const failing = openBench({ store, site });
    const receipts = [1, 2, 3].map((number) => failing.hand(number));
    store.refuse(1, 2); // updates and `aggregate` are written, the release is not
    expect(() => failing.aggregator.tick()).toThrow(DiskFull);
    await Promise.all(receipts);
    openBench({ store, site: moved });
    const kinds = kindsOf(store).filter((kind) => kind !== 'contribution');
    expect(kinds.slice(-6)).toEqual([
      ...['round-open', 'aggregate', 'release'],
      ...['round-open', 'catalog', 'round-open'],
    ]);
    expectReplays(store, site, moved);
  });

  it('LG9 LG3 takes another configuration along', async () => {
    const optimizer = { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.01 } as const;
    const both = siteOver({ ...quietConfig, optimizer: { ...optimizer, averaging: 0.5 } }, others);
    const restarted = openBench({ store: bench.store, site: both });
    expect(kindsOf(bench.store).slice(-3)).toEqual(['catalog', 'config', 'round-open']);
    for (const number of [5, 6, 7]) await restarted.give(number, {}, updateFor(both, number));
    expectReplays(bench.store, site, both);
  });

  it('LG9 goes from an empty catalog to any', async () => {
    const store = createMemoryStore();
    const none = siteOver(quietConfig, []);
    const first = openBench({ store, site: none });
    expect(first.aggregator.announcement().paused).toBe('empty catalog');
    const rich = siteOver(
      quietConfig,
      items.map((item, i) => ({ ...item, vectors: { image: [i, 1] } })),
    );
    const filled = openBench({ store, site: rich });
    await filled.give(1, {}, updateFor(rich));
    expect(filled.aggregator.announcement()).toMatchObject({ paused: null, round: { contributions: 1 } });
  });

  it('LG9 is refused where the model cannot follow, and the old catalog goes on', async () => {
    const rich = items.map((item) => ({ ...item, vectors: { image: [1] } }));
    expect(() => openBench({ store: bench.store, site: siteOver(quietConfig, rich) })).toThrow(
      refusal('BAD_CONFIG'),
    );
    await openBench({ store: bench.store, site }).giveAll(5, 6);
    expectReplays(bench.store, site);
  });
});
