import { beforeEach, describe, expect, it } from 'vitest';
import { siteOver } from '../../../server/rounds/site.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Leaf } from '../../../shared/log/leaf.ts';
import { announcementSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { items, siteOf, updateBytes } from '../test-site.ts';
import { type Bench, bringCatalog, noon, openBench } from './bench.ts';
import { damageUpdate } from './damaged-update.ts';
import { expectReceipt, expectReplays, kindsOf, leavesOf } from './replayed-store.ts';

const ada = 'ada0ada0ada0ada0';

let bench: Bench;
beforeEach(async () => {
  bench = openBench();
  await bench.giveAll(1, 2, 3, 4); // a release, and one update of the next round
});

const acts = (store = bench.store) => leavesOf(store).filter(({ kind }) => kind === 'act');
const act = (name: 'pause' | 'resume' | 'close-round') => bench.aggregator.act({ act: name }, ada);

describe('an operator who pauses', () => {
  it('LG16 ends the round that collects, and lets none open until he resumes', async () => {
    act('pause');
    bench.run();
    bench.clock.now += 600_000;
    bench.aggregator.tick();
    expect(acts()).toEqual([{ kind: 'act', act: 'pause', credential: ada, round: 1, time: noon }]);
    expect(kindsOf(bench.store).at(-1)).toBe('act');
    await expect(bench.give(5, { round: 1 })).rejects.toThrow(refusal('ROUND_CLOSED'));
    act('resume');
    bench.run();
    expect(kindsOf(bench.store).slice(-2)).toEqual(['act', 'round-open']);
    await bench.giveAll(5, 6, 7);
    expect(bench.aggregator.state.releases).toBe(2);
    expectReplays(bench.store);
  });

  it('LG16 PR3 is announced in a form that every browser knows: no round', () => {
    const { length } = bench.announced;
    act('pause');
    bench.run();
    const told = bench.announced.slice(length).map((each) => parseWith(announcementSchema, each));
    expect(told).toMatchObject([{ round: null, paused: null, model: { version: 1 } }]);
  });

  it('LG16 PR5 keeps what was acknowledged, and what waits: leaves and receipts stand', async () => {
    const waits = bench.hand(5);
    act('pause');
    expectReceipt(bench.store, await waits, updateBytes(5));
    expect(acts()).toMatchObject([{ round: 1 }]);
    expectReplays(bench.store);
  });

  it('LG16 stays paused across restarts', () => {
    act('pause');
    const after = openBench({ store: bench.store });
    after.aggregator.tick();
    expect(after.aggregator.announcement().round).toBeNull();
    after.aggregator.act({ act: 'resume' }, ada);
    after.run();
    expect(after.aggregator.announcement().round).toMatchObject({ number: 2 });
  });

  it('LG16 writes no second leaf where it is so already', () => {
    for (const name of ['resume', 'pause', 'pause', 'resume', 'resume'] as const) act(name);
    expect(acts().map((leaf) => leaf.kind === 'act' && leaf.act)).toEqual(['pause', 'resume']);
  });

  it('LG16 has changed nothing where the store refuses', () => {
    const store = createFailingStore(createMemoryStore());
    const failing = openBench({ store });
    store.refuse(1);
    expect(() => failing.aggregator.act({ act: 'pause' }, ada)).toThrow(DiskFull);
    expect(failing.aggregator.state).toMatchObject({ isPaused: false, round: { kind: 'collecting' } });
    failing.aggregator.act({ act: 'pause' }, ada);
    expect(failing.aggregator.state.isPaused).toBe(true);
  });
});

describe('an operator who closes a round', () => {
  it('LG16 with its minimum has it released at once, and the leaf stands right behind its sum', async () => {
    await bench.give(5);
    act('close-round');
    bench.run();
    expect(kindsOf(bench.store).slice(-4)).toEqual(['aggregate', 'act', 'release', 'round-open']);
    expect(acts()).toEqual([{ kind: 'act', act: 'close-round', credential: ada, round: 1, time: noon }]);
    expect(bench.aggregator.announcement()).toMatchObject({ model: { version: 2 }, round: { number: 2 } });
    expectReplays(bench.store);
  });

  it('LG16 with fewer ends it without a release, and spends nothing', () => {
    const { ledger, releases } = bench.aggregator.state;
    act('close-round');
    bench.run();
    expect(kindsOf(bench.store).slice(-3)).toEqual(['contribution', 'act', 'round-open']);
    expect(bench.aggregator.state).toMatchObject({ ledger, releases, round: { round: 2 } });
    expectReplays(bench.store);
  });

  it('LG16 LG3 with fewer in its sum than came, because of what a disk has lost, ends it too', async () => {
    const lost = await bench.give(5);
    damageUpdate(bench.store, lost, 'bytes gone');
    const after = openBench({ store: bench.store });
    after.aggregator.act({ act: 'close-round' }, ada);
    expect(kindsOf(bench.store).slice(-2)).toEqual(['contribution', 'act']);
    expectReplays(bench.store);
  });

  it('LG16 is released by the next start where it ends between the two leaves', async () => {
    await bench.give(5);
    act('close-round');
    const after = openBench({ store: bench.store });
    expect(after.aggregator.state).toMatchObject({ releases: 2, round: { round: 2 } });
    expectReplays(bench.store);
  });

  it('LG16 is told where none collects, and nothing changes', () => {
    act('pause');
    const size = bench.store.size();
    expect(() => act('close-round')).toThrow(refusal('ROUND_CLOSED'));
    expect(bench.store.size()).toBe(size);
  });
});

describe('an operator who goes back by hand', () => {
  it('LG16 LG8 ends the round with the act, and the roll-back follows', async () => {
    bench.aggregator.act({ act: 'roll-back', toVersion: 0 }, ada);
    bench.run();
    expect(kindsOf(bench.store).slice(-3)).toEqual(['act', 'rollback', 'round-open']);
    expect(acts()).toMatchObject([{ act: 'roll-back', round: 1 }]);
    expect(leavesOf(bench.store).at(-2)).toMatchObject({ cause: 'operator', toVersion: 0, round: null });
    await bench.giveAll(7, 8, 9);
    expectReplays(bench.store);
  });

  it.each([1, 2, -1, 0.5, Number.NaN])(
    'LG16 LG8 to version %d, which there is not, leaves no act',
    (toVersion) => {
      expect(() => bench.aggregator.act({ act: 'roll-back', toVersion }, ada)).toThrow(refusal('BAD_CONFIG'));
      expect(acts()).toEqual([]);
    },
  );
});

describe('an operator who brings another catalog', () => {
  const others = [{ id: 'new' }, ...items];
  const dearer = items.map((item) => ({ ...item, price: 7 }));
  const lastTwo = (store = bench.store): Leaf[] => leavesOf(store).slice(-3, -1);

  it('LG16 LG9 of other items ends the round with the act, and the change follows', () => {
    bringCatalog(bench.aggregator, others, ada);
    bench.run();
    expect(lastTwo()).toMatchObject([
      { kind: 'act', act: 'catalog', credential: ada, round: 1 },
      { kind: 'catalog', round: null },
    ]);
    expectReplays(bench.store, siteOf(), siteOver(siteOf().config, others));
  });

  it('LG16 LG9 of the same items ends nothing: the act comes with the configuration of the next round', async () => {
    bringCatalog(bench.aggregator, dearer, ada);
    bench.clock.now += 5;
    await bench.giveAll(5, 6);
    expect(bench.aggregator.state.releases).toBe(2);
    expect(lastTwo()).toMatchObject([
      { kind: 'act', act: 'catalog', credential: ada, round: null, time: noon },
      { kind: 'config' },
    ]);
    expectReplays(bench.store, siteOf(), siteOver(siteOf().config, dearer));
  });

  it('LG16 LG9 of the same items is remembered across a restart, and told once', async () => {
    bringCatalog(bench.aggregator, dearer, ada);
    const after = openBench({ store: bench.store, site: siteOver(siteOf().config, dearer) });
    await after.giveAll(5, 6);
    expect(acts()).toHaveLength(1);
    await after.giveAll(7, 8, 9);
    after.aggregator.changeCatalog(items);
    await after.giveAll(10, 11, 12);
    expect(kindsOf(bench.store).filter((kind) => kind === 'config')).toHaveLength(3);
    expect(acts()).toHaveLength(1);
  });

  it('LG16 of other items that come in force with a restart is told of all the same', () => {
    const next = siteOver(siteOf().config, others);
    bench.aggregator.noteCatalog(next.catalog.hash, ada);
    openBench({ store: bench.store, site: next });
    expect(lastTwo()).toMatchObject([
      { act: 'catalog', round: 1 },
      { kind: 'catalog', round: null },
    ]);
    expectReplays(bench.store, siteOf(), next);
  });

  it('LG16 that never comes in force leaves no act, and the one that does is not taken for it', async () => {
    bringCatalog(bench.aggregator, dearer, ada);
    bench.aggregator.changeCatalog(items.map((item) => ({ ...item, price: 8 })));
    await bench.giveAll(5, 6);
    expect(kindsOf(bench.store).slice(-3)).toEqual(['release', 'config', 'round-open']);
    bench.aggregator.changeCatalog(dearer);
    await bench.giveAll(7, 8, 9);
    expect(acts()).toEqual([]);
  });

  it('LG16 that a restart left out leaves no act, also where the same is brought later', () => {
    bench.aggregator.noteCatalog(siteOver(siteOf().config, others).catalog.hash, ada);
    const after = openBench({ store: bench.store });
    after.aggregator.changeCatalog(others);
    expect(kindsOf(bench.store)).toContain('catalog');
    expect(acts()).toEqual([]);
  });

  it('LG16 has no act where the catalog is the one that there is', () => {
    expect(bringCatalog(bench.aggregator, items, ada)).toBe(false);
    bench.run();
    expect(acts()).toEqual([]);
  });
});
