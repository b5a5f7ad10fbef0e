import { beforeEach, describe, expect, it } from 'vitest';
import { applyChanges } from '../../../server/catalog/catalog-delta.ts';
import { catalogFile } from '../../../server/catalog/catalog-file.ts';
import { CatalogKeeper } from '../../../server/catalog/catalog-keeper.ts';
import { startingCatalog, storedRecord } from '../../../server/catalog/catalog-record.ts';
import { siteOver } from '../../../server/rounds/site.ts';
import { feedDefaults } from '../../../server/settings/feed-settings.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Store } from '../../../server/store/store.ts';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull, type FailingStore } from '../failing-store.ts';
import { noon, openBench } from '../rounds/bench.ts';
import { kindsOf } from '../rounds/replayed-store.ts';
import { items, quietConfig } from '../test-site.ts';

const none = { count: 0, told: [] };
const reading = (all: readonly CatalogItem[]) => ({ items: all, bad: none });
const asked = { bad: none, anyRemovals: false };
const repriced = items.map((item, i) => ({ ...item, price: i }));
const more = [...items, { id: 'new' }];
const hashOf = (all: readonly CatalogItem[]) => catalogFile(all).hash;

/** A keeper over an aggregator whose clock stands still; a second one over the same store is a restart. */
function open(store: Store, file: readonly CatalogItem[] | undefined, clock = { now: noon }) {
  const start = startingCatalog(store, file && reading(file));
  const bench = openBench({ store, site: siteOver(quietConfig, start.items), clock });
  const told: unknown[] = [];
  const keeper = new CatalogKeeper({
    ...{ store, aggregator: bench.aggregator, rules: feedDefaults, followed: start.followed, badRows: 0 },
    change: (all) => {
      bench.aggregator.changeCatalog(all);
      bench.run();
    },
    diagnostics: { info: () => {}, failed: (_, error) => told.push(error) },
    now: () => clock.now,
  });
  const pass = (seconds: number): void => {
    clock.now += seconds * 1000;
    keeper.tick();
  };
  const put = (next: readonly CatalogItem[]) => keeper.give('put', () => next, asked);
  const patch = (...changes: Parameters<typeof applyChanges>[1]) =>
    keeper.give('patch', (current) => applyChanges(current, changes), asked);
  const current = () => bench.aggregator.site.catalog.hash;
  return { ...bench, keeper, told, pass, put, patch, current };
}

let store: FailingStore;
let server: ReturnType<typeof open>;
beforeEach(() => {
  store = createFailingStore(createMemoryStore());
  server = open(store, items);
});

describe('a catalog that is given', () => {
  it('is in force at once where the round has no updates to lose', () => {
    expect(server.put(more)).toEqual({ items: 13, added: 1, changed: 0, removed: 0, applied: true });
    expect(server.current()).toBe(hashOf(more));
    expect(kindsOf(store).slice(-2)).toEqual(['catalog', 'round-open']);
    expect(server.keeper.status).toEqual({
      ...{ items: 13, origin: 'put', takenAt: noon, badRows: 0, failed: false, waiting: false },
    });
  });

  it('is in force at once where the items are the same, and touches no round', async () => {
    await server.giveAll(1, 2);
    expect(server.put(repriced)).toMatchObject({ changed: 12, applied: true });
    expect(kindsOf(store).at(-1)).toBe('contribution');
    expect(server.current()).toBe(hashOf(repriced));
  });

  it('waits with other items for the round that collects, which is then released', async () => {
    await server.giveAll(1, 2);
    expect(server.put(more)).toMatchObject({ added: 1, applied: false });
    server.pass(60);
    expect(server.keeper.status).toMatchObject({ items: 12, waiting: true });
    await server.give(3);
    server.keeper.tick(); // as the server does when a release is announced
    expect(server.current()).toBe(hashOf(more));
    expect(kindsOf(store).slice(-5)).toEqual(['aggregate', 'release', 'round-open', 'catalog', 'round-open']);
  });

  it('ends a round that takes too long', async () => {
    await server.giveAll(1, 2);
    server.put(more);
    server.pass(1800);
    server.patch({ id: 'another', values: {} }); // does not begin the waiting anew
    server.pass(1799);
    expect(server.keeper.status.waiting).toBe(true);
    server.pass(1);
    expect(server.keeper.status).toMatchObject({ items: 14, waiting: false });
    expect(kindsOf(store).slice(-2)).toEqual(['catalog', 'round-open']);
  });

  it('is gathered: the aggregator is told once of a burst', () => {
    server.put(repriced);
    const before = store.size();
    for (let i = 0; i < 20; i++) expect(server.patch({ id: `new-${i}`, values: {} }).applied).toBe(false);
    expect(store.size()).toBe(before);
    server.pass(10);
    expect(kindsOf(store).slice(before)).toEqual(['catalog', 'round-open']);
    expect(server.keeper.status).toMatchObject({ items: 32, waiting: false });
  });

  it('is not held up by a clock that was set back', () => {
    server.put(repriced);
    server.put(more);
    server.pass(-86_400);
    expect(server.current()).toBe(hashOf(more));
  });

  it('may be taken back before it was in force', async () => {
    await server.giveAll(1);
    server.put(more);
    expect(server.put(items)).toMatchObject({ removed: 1, applied: true });
    server.pass(1e6);
    expect(kindsOf(store).at(-1)).toBe('contribution');
  });

  it.each([
    ['of which too much is gone', items.slice(0, 5), 'BAD_CONFIG'],
    ['that is empty', [], 'BAD_CONFIG'],
    ['that the model cannot follow', items.map((item) => ({ ...item, vectors: { a: [1] } })), 'BAD_CONFIG'],
    [
      'whose items do not agree',
      [...more, { id: 'a', vectors: { a: [1] } }, { id: 'b', vectors: { a: [1, 2] } }],
      'BAD_CATALOG',
    ],
  ] satisfies [string, CatalogItem[], ErrorCode][])('is refused %s, and nothing changes', (_, bad, code) => {
    const kept = storedRecord(store);
    expect(() => server.put(bad)).toThrow(refusal(code));
    expect(server.current()).toBe(hashOf(items));
    expect(storedRecord(store)).toEqual(kept);
    expect(server.keeper.status).toMatchObject({ origin: 'start', waiting: false });
  });

  it('may drop more where the operator says so', () => {
    const few = items.slice(0, 2);
    server.keeper.give('put', () => few, { bad: none, anyRemovals: true });
    expect(server.current()).toBe(hashOf(few));
  });

  it('was not taken where the store refuses it, and may be sent again', () => {
    store.refuse(1);
    expect(() => server.put(more)).toThrow(DiskFull);
    expect(server.keeper.status.waiting).toBe(false);
    expect(server.put(more).applied).toBe(true);
  });

  it('is in force later where the store keeps it, and refuses the change', () => {
    store.refuse(1, 1);
    expect(server.put(more).applied).toBe(false);
    expect(server.told).toEqual([expect.any(DiskFull)]);
    server.pass(10);
    expect(server.current()).toBe(hashOf(more));
  });
});

describe('a file or a feed that is followed', () => {
  it('is taken when it is another one; in another order it is the same', () => {
    expect(server.keeper.follow('file', reading([...more].reverse()), asked)).toMatchObject({
      added: 1,
      applied: true,
    });
    expect(server.current()).toBe(hashOf(more));
    expect(server.keeper.status.origin).toBe('file');
  });

  it('leaves what was given since as long as it is what it was; the latest change wins', () => {
    server.put(repriced);
    expect(server.keeper.follow('feed', reading(items), asked)).toBeUndefined();
    expect(server.current()).toBe(hashOf(repriced));
    server.keeper.follow('feed', reading(more), asked);
    server.pass(10);
    expect(server.current()).toBe(hashOf(more));
  });

  it('is refused where it drops too much, and the last catalog stays', () => {
    expect(() => server.keeper.follow('feed', reading(items.slice(0, 5)), asked)).toThrow(
      'it would drop 7 of 12 items, and feed.mostRemovedShare allows 50 %',
    );
    server.keeper.failed(new Error('as who follows it tells'));
    expect(server.keeper.status).toMatchObject({ items: 12, failed: true });
    server.keeper.follow('feed', reading(items), asked);
    expect(server.keeper.status.failed).toBe(false);
  });
});

describe('a restart', () => {
  it('goes on over what was given, though the file is still the old one', () => {
    server.put(repriced);
    const again = open(store, items);
    expect(again.current()).toBe(hashOf(repriced));
    expect(again.keeper.follow('file', reading(items), asked)).toBeUndefined();
  });

  it('goes on over what was given and was not in force yet: what was answered for is not lost', async () => {
    await server.giveAll(1, 2);
    expect(server.patch({ id: 'new', values: { price: 1 } }).applied).toBe(false);
    expect(open(store, items).current()).toBe(hashOf([...items, { id: 'new', price: 1 }]));
  });

  it('takes the file where it was changed in between: the latest change wins', () => {
    server.put(more);
    const again = open(store, repriced);
    expect(again.current()).toBe(hashOf(repriced));
  });

  it('goes on over the last catalog where there is no file any more, or its feed does not answer', () => {
    server.put(more);
    const again = open(store, undefined);
    expect(again.current()).toBe(hashOf(more));
    expect(again.keeper.follow('feed', reading(items), asked)).toBeUndefined(); // as it was
  });

  it('has items in the rows that they had, in whatever order the file has them now', () => {
    expect(open(store, [...items].reverse()).current()).toBe(hashOf(items));
    expect(kindsOf(store)).not.toContain('catalog');
  });

  it('begins over nothing with a catalog that was PUT', () => {
    const empty = createMemoryStore();
    open(empty, undefined).put(items);
    expect(open(empty, undefined).current()).toBe(hashOf(items));
  });

  it('is refused where what was kept is damaged', () => {
    store.write({ secrets: new Map([['catalog-wanted', new Uint8Array([123])]]) });
    expect(() => open(store, items)).toThrow(refusal('BAD_LOG'));
  });
});

describe('a catalog that an operator brings, and that waits', () => {
  const another = [...items, { id: 'another' }];
  const bring = (next: readonly CatalogItem[]) =>
    server.keeper.give('put', () => next, { ...asked, credential: 'ada0ada0ada0ada0' });
  const follow = (next: readonly CatalogItem[]) =>
    server.keeper.follow('file', reading(next), { anyRemovals: true });
  beforeEach(async () => {
    await server.giveAll(1, 2);
    expect(bring(more)).toMatchObject({ applied: false });
  });
  const end = (): string[] => {
    server.pass(3600);
    expect(server.current()).toBe(hashOf(more));
    return kindsOf(store).slice(-3, -1);
  };

  it('LG16 is his act when it comes in force', () => {
    expect(end()).toEqual(['act', 'catalog']);
  });

  it('LG16 is no act of his where he took it back, and a file brings the same later', () => {
    bring(items);
    follow(more);
    expect(end()).toEqual(['round-open', 'catalog']);
  });

  it('LG16 is no act of his where a file brought another one since, and then the same', () => {
    follow(another);
    follow(more);
    expect(end()).toEqual(['round-open', 'catalog']);
  });

  it('LG16 stays his act where the file comes to be the same', () => {
    follow(more);
    expect(end()).toEqual(['act', 'catalog']);
  });
});
