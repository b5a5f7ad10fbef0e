import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import { announcementSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { configWith, noisyConfig, quietConfig, siteOf, updateBytes } from '../test-site.ts';
import { type Bench, openBench } from './bench.ts';
import { expectReceipt, expectReplays, kindsOf, leavesOf } from './replayed-store.ts';

/** A whole round of three. */
const round = ['round-open', 'contribution', 'contribution', 'contribution', 'aggregate', 'release'];
const versions = (bench: Bench) => bench.announced.map(({ model }) => model.version);

let bench: Bench;
beforeEach(() => {
  bench = openBench();
});

describe('a round', () => {
  it('LG3 closes with its cohort, is released, and the next one opens', async () => {
    await bench.giveAll(1, 2, 3);
    expect(kindsOf(bench.store)).toEqual(['config', ...round, 'round-open']);
    expect(bench.aggregator.state).toMatchObject({ releases: 1, nextRound: 2, model: { version: 1 } });
    expectReplays(bench.store);
  });

  it('PR3 is announced with what it gave: model, next round, privacy spent', async () => {
    await bench.giveAll(1, 2, 3);
    const announcement = bench.aggregator.announcement();
    expect(bench.announced).toEqual([announcement]);
    expect(parseWith(announcementSchema, announcement)).toMatchObject({
      model: { version: 1, hash: bench.aggregator.state.model?.file },
      round: { number: 1, period: '0', contributions: 0 },
      paused: null,
      // z = 2: rho is 1/8
      spent: { releases: 1, epsilon: epsilonOf({ rho: 1 / 8, delta: 1e-6 }) },
    });
  });

  it('PR3 states no epsilon once something was released without noise', async () => {
    const quiet = openBench({ site: siteOf(quietConfig) });
    expect(quiet.aggregator.announcement().spent).toEqual({ releases: 0, epsilon: 0 });
    await quiet.giveAll(1, 2, 3);
    expect(quiet.aggregator.announcement().spent).toEqual({ releases: 1, epsilon: null });
  });

  it('PR3 tells of every stored update while it collects', async () => {
    await bench.giveAll(1, 2);
    expect(bench.progressed.map(({ round: open }) => open?.contributions)).toEqual([1, 2]);
    expect(bench.announced).toEqual([]);
  });

  it('of one update is a round', async () => {
    const site = siteOf(configWith({ round: { cohort: 1, minimum: 1 } }));
    const small = openBench({ site });
    await small.giveAll(1, 2);
    expect(small.aggregator.state.releases).toBe(2);
    expectReplays(small.store, site);
  });

  it('LG7 after round gives what replay gives, bit for bit, with the noise on', async () => {
    await bench.giveAll(...Array.from({ length: 15 }, (_, i) => i));
    expect(versions(bench)).toEqual([1, 2, 3, 4, 5]);
    const { state, root } = expectReplays(bench.store);
    expect(state).toEqual(bench.aggregator.state);
    expect(root).toEqual(bench.aggregator.rootAt(state.size));
  });

  it('PV3 states the ledger after it: cap times rho per period at most', async () => {
    await bench.giveAll(...Array.from({ length: 15 }, (_, i) => i));
    const stated = leavesOf(bench.store).flatMap((leaf) => (leaf.kind === 'release' ? [leaf.rho] : []));
    // two rounds a period, two of them charged, each 1/8
    expect(stated).toEqual([0.125, 0.25, 0.375, 0.5, 0.625]);
  });
});

describe('the deadline', () => {
  it('LG3 closes a round that has its minimum', async () => {
    await bench.giveAll(1, 2);
    bench.clock.now += noisyConfig.round.deadlineMs - 1;
    bench.aggregator.tick();
    expect(bench.aggregator.state.releases).toBe(0);
    bench.clock.now += 1;
    bench.aggregator.tick();
    expect(bench.aggregator.state.releases).toBe(1);
    expect(versions(bench)).toEqual([1]);
    expectReplays(bench.store);
  });

  it('PV3 passes over a round that has not: it goes on, releases nothing and spends nothing', async () => {
    const early = await bench.give(1);
    bench.clock.now += 100 * noisyConfig.round.deadlineMs;
    bench.aggregator.tick();
    bench.aggregator.tick();
    expect(bench.aggregator.announcement()).toMatchObject({
      round: { number: 0, contributions: 1 },
      spent: { releases: 0, epsilon: 0 },
    });
    expect(bench.announced).toEqual([]);
    await bench.give(2); // now it has its minimum, and the deadline is over
    expect(bench.aggregator.state.releases).toBe(1);
    expectReceipt(bench.store, early, updateBytes(1));
  });

  it('counts from the opening of each round', async () => {
    bench.clock.now += 10 * noisyConfig.round.deadlineMs;
    await bench.giveAll(1, 2);
    expect(bench.aggregator.state.releases).toBe(1);
    await bench.giveAll(3, 4);
    expect(bench.aggregator.state.releases).toBe(1);
  });

  it('counts on through a restart', async () => {
    await bench.giveAll(1, 2);
    const clock = { now: bench.clock.now + noisyConfig.round.deadlineMs };
    const restarted = openBench({ store: bench.store, clock });
    expect(restarted.aggregator.state.releases).toBe(1);
    expectReplays(bench.store);
  });
});

describe('a restart', () => {
  it('goes on in the same round with the same model, ledger and updates', async () => {
    await bench.giveAll(1, 2, 3, 4);
    const restarted = openBench({ store: bench.store });
    expect(restarted.aggregator.state).toEqual(bench.aggregator.state);
    expect(restarted.aggregator.announcement()).toEqual(bench.aggregator.announcement());
    await restarted.giveAll(5, 6);
    expect(restarted.aggregator.state.releases).toBe(2);
    expectReplays(bench.store);
  });

  it('after each update gives the model of a run without restarts', async () => {
    const store = createMemoryStore();
    for (const number of [1, 2, 3, 4, 5, 6, 7]) await openBench({ store }).give(number);
    await bench.giveAll(1, 2, 3, 4, 5, 6, 7);
    expect([...store.leaves()]).toEqual([...bench.store.leaves()]);
  });

  it('of nothing changes nothing', () => {
    for (let i = 0; i < 3; i++) openBench({ store: bench.store });
    expect(kindsOf(bench.store)).toEqual(['config', 'round-open']);
  });
});

describe('another configuration', () => {
  const larger = siteOf(configWith({ round: { cohort: 4 } }));

  it('LG3 takes effect at the next round: the open one goes on as it was announced', async () => {
    await bench.giveAll(1);
    const restarted = openBench({ store: bench.store, site: larger });
    expect(restarted.aggregator.state.config?.site).toEqual(noisyConfig);
    await restarted.giveAll(2, 3);
    expect(kindsOf(bench.store)).toEqual(['config', ...round, 'config', 'round-open']);
    expect(restarted.aggregator.state.config?.site).toEqual(larger.config);
    await restarted.giveAll(4, 5, 6);
    expect(restarted.aggregator.state.releases).toBe(1);
    await restarted.give(7);
    expect(restarted.aggregator.state.releases).toBe(2);
    expectReplays(bench.store);
  });

  it('PV2 may turn the noise off only with a config leaf before the round, and the ledger says so for ever', async () => {
    await bench.giveAll(1, 2, 3, 4);
    const quiet = openBench({ store: bench.store, site: siteOf(quietConfig) });
    await quiet.giveAll(5, 6);
    expect(quiet.aggregator.announcement().spent.epsilon).not.toBeNull();
    await quiet.giveAll(7, 8, 9);
    expect(quiet.aggregator.announcement().spent.epsilon).toBeNull();
    const noisy = openBench({ store: bench.store });
    await noisy.giveAll(10, 11, 12, 13, 14, 15);
    expect(noisy.aggregator.announcement().spent).toEqual({ releases: 5, epsilon: null });
    expectReplays(bench.store);
  });

  it('LG7 may bring another optimizer, which starts with fresh moments', async () => {
    await bench.giveAll(1, 2, 3);
    const optimizer = { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.01 } as const;
    const adam = openBench({ store: bench.store, site: siteOf({ ...noisyConfig, optimizer }) });
    await adam.giveAll(4, 5, 6, 7, 8, 9);
    expect(adam.aggregator.state.releases).toBe(3);
    expectReplays(bench.store);
  });
});

describe('a store that refuses', () => {
  /** A round with its cohort, whose writes are refused from the given one on: 0 aggregate, 1 release, 2 open. */
  async function closeWhileRefused(step: number) {
    const store = createFailingStore(createMemoryStore());
    const failing = openBench({ store });
    await failing.giveAll(1, 2);
    const last = failing.hand(3);
    store.refuse(2, 1 + step); // one write for the update itself
    expect(() => failing.aggregator.tick()).toThrow(DiskFull);
    await last;
    expect(() => failing.aggregator.tick()).toThrow(DiskFull);
    return { store, failing };
  }

  it.each([
    [0, 'close'],
    [1, 'release'],
    [2, 'open'],
  ])('write %i, at the %s, is asked again at the next tick, and the model is released once', async (step) => {
    const { store, failing } = await closeWhileRefused(step);
    expect(failing.announced).toEqual([]);
    failing.aggregator.tick();
    expect(versions(failing)).toEqual([1]);
    failing.aggregator.tick();
    expect(versions(failing)).toEqual([1]);
    expect(kindsOf(store)).toEqual(['config', ...round, 'round-open']);
    await failing.giveAll(4, 5, 6);
    await bench.giveAll(1, 2, 3, 4, 5, 6);
    expect([...store.leaves()]).toEqual([...bench.store.leaves()]);
    expectReplays(store);
  });

  it.each([0, 1, 2])('takes no update into a round that is closing (write %i)', async (step) => {
    const { failing } = await closeWhileRefused(step);
    const size = failing.store.size();
    await expect(failing.hand(4, { round: 0 })).rejects.toThrow(refusal('ROUND_CLOSED'));
    expect(failing.store.size()).toBe(size);
  });

  it('at the first start begins no log, and the next start begins it', () => {
    const store = createFailingStore(createMemoryStore());
    store.refuse(1);
    expect(() => openBench({ store })).toThrow(DiskFull);
    expect(store.size()).toBe(0);
    openBench({ store });
    expect(kindsOf(store)).toEqual(['config', 'round-open']);
  });
});

describe('what is missing is never made up', () => {
  it('PV2 releases nothing without the seed of the round, and the round stays closed', async () => {
    const store = createMemoryStore();
    const seedless = openBench({
      store: { ...store, secret: (key) => (key.startsWith('seed/') ? undefined : store.secret(key)) },
    });
    await seedless.giveAll(1, 2);
    const last = seedless.hand(3);
    expect(() => seedless.aggregator.tick()).toThrow('seed');
    await last;
    expect(() => seedless.aggregator.tick()).toThrow('seed');
    expect(kindsOf(store).at(-1)).toBe('aggregate');
    expect(() => openBench({ store: { ...store, secret: () => undefined } })).toThrow('seed');
    openBench({ store });
    expectReplays(store);
  });
});
