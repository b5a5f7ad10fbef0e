/** Rounds whose updates are looked at together (LA9) or one by one (LA10), from the door to the release and the replay. */

import { describe, expect, it } from 'vitest';
import { sumSaltKey } from '../../../server/rounds/round-secrets.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { hashSum } from '../../../shared/log/commitments.ts';
import type { Leaf } from '../../../shared/log/leaf.ts';
import { metricUnit } from '../../../shared/metrics/metric-layout.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import { naiveTrimmedMeanSum } from '../../shared/lattice/naive-aggregation.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { configWith, dim, honestUpdate, siteOf } from '../test-site.ts';
import { backTo } from './back-to.ts';
import { openBench } from './bench.ts';
import { CrashingBench } from './crashing-bench.ts';
import { faults } from './crashing-store.ts';
import { damageUpdate } from './damaged-update.ts';
import { expectReplays, leavesOf } from './replayed-store.ts';

const quiet = configWith({ round: { cohort: 5, minimum: 4 }, privacy: { variance: 0 } });
const trim = 0.2;
const trimmed: SiteConfig = { ...quiet, aggregation: { kind: 'trimmed-mean', trim } };
const clipped: SiteConfig = { ...quiet, aggregation: { kind: 'centred-clipping', tau: 0.5, iterations: 2 } };

/** The last aggregate leaf, and whether it commits to this sum. */
function expectSum(store: Store, sum: readonly number[], exceptions: readonly number[] = []): void {
  const aggregates = leavesOf(store).filter((leaf): leaf is Extract<Leaf, { kind: 'aggregate' }> => {
    return leaf.kind === 'aggregate';
  });
  const last = aggregates.at(-1)!;
  expect(last.exceptions).toEqual(exceptions);
  expect(last.sum).toBe(hashSum(store.secret(sumSaltKey(last.round))!, Int32Array.from(sum)));
}

const trimmedSum = (...numbers: readonly number[]): number[] =>
  naiveTrimmedMeanSum(
    numbers.map((number) => [...honestUpdate(number)]),
    trim,
  );
const plainSum = (...updates: readonly Int32Array[]): number[] => [
  ...updates.reduce((sum, update) => sum.map((value, i) => value + update[i]!)),
];

describe('a round of a site with a trimmed mean', () => {
  const site = siteOf(trimmed);

  it('LA9 is released from what the trimmed mean makes of it, and replays', async () => {
    const bench = openBench({ site });
    await bench.giveAll(1, 2, 3, 4, 5);
    expect(bench.aggregator.state.releases).toBe(1);
    expectSum(bench.store, trimmedSum(1, 2, 3, 4, 5));
    await bench.giveAll(6, 7, 8, 9, 10);
    expectSum(bench.store, trimmedSum(6, 7, 8, 9, 10));
    expectReplays(bench.store, site);
  });

  it('LA9 leaves metrics a sum: counts cannot be trimmed', async () => {
    const metrics = { radius: 32, holdout: 0, lag: 1, rollback: false };
    const measured = siteOf({ ...trimmed, metrics });
    const bench = openBench({ site: measured });
    const unit = metricUnit(metrics);
    const counted = new Int32Array(dim + 6);
    counted.set([9], 3);
    counted.set([unit, unit, unit], dim);
    const bytes = encodeUpdate(counted);
    for (let number = 0; number < 5; number++) await bench.give(number, {}, bytes);
    const sum = Array.from(counted, (value) => 5 * value);
    expectSum(bench.store, sum);
    expectReplays(bench.store, measured);
  });

  it('LA9 is without an update that is damaged when it closes, and says so', async () => {
    const bench = openBench({ site });
    const [, second] = await bench.giveAll(1, 2, 3, 4);
    damageUpdate(bench.store, second!, 'bytes gone');
    await bench.giveAll(5);
    expect(bench.leftOut).toEqual([{ round: 0, leafIndices: [second!.leafIndex] }]);
    expectSum(bench.store, trimmedSum(1, 3, 4, 5), [second!.leafIndex]);
  });

  it('LA9 ends without a release where too few updates are left to look at', async () => {
    const bench = openBench({ site });
    const [first, second] = await bench.giveAll(1, 2, 3, 4);
    for (const receipt of [first!, second!]) damageUpdate(bench.store, receipt, 'bytes gone');
    await bench.giveAll(5);
    bench.aggregator.tick();
    expect(bench.lost).toEqual([0]);
    expect(bench.aggregator.state).toMatchObject({ releases: 0, round: { kind: 'collecting', round: 1 } });
  });

  it('LA9 is released from the same integers where the process dies at any write', async () => {
    const undisturbed = openBench({ site });
    await undisturbed.giveAll(1, 2, 3, 4, 5);
    const leaves = leavesOf(undisturbed.store);
    let isLast = false;
    for (let at = 0; !isLast; at++) {
      for (const fault of faults) {
        const history = new CrashingBench(
          (write) => (write === at ? fault : undefined),
          (store) => openBench({ store, site }),
        );
        await giveUntilReleased(history);
        expect(leavesOf(history.memory)).toEqual(leaves);
        isLast = history.writes <= at;
      }
    }
  });

  it('LA9 does not start where an update of a fixed sum is gone', async () => {
    const store = createFailingStore(createMemoryStore());
    const bench = openBench({ store, site });
    const given = [1, 2, 3, 4, 5].map((number) => bench.hand(number));
    store.refuse(1, 2); // updates and aggregate are written, the release is not
    expect(() => bench.aggregator.tick()).toThrow(DiskFull);
    const [first] = await Promise.all(given);
    damageUpdate(store, first!, 'bytes gone');
    expect(() => openBench({ store, site })).toThrow(/BAD_LOG/);
  });
});

/** Each update until it is taken, and the round until it is released. */
function giveUntilReleased(history: CrashingBench): Promise<void> {
  return history.step(async ({ aggregator, give }) => {
    while (aggregator.state.releases === 0) {
      const { round } = aggregator.state;
      await give(1 + (round.kind === 'collecting' ? round.contributions : 0));
    }
  });
}

it('LA9 a round of a site with centred clipping is released from what that makes of it, and replays', async () => {
  const site = siteOf(clipped);
  const bench = openBench({ site });
  await bench.giveAll(1, 2, 3, 4, 5);
  await bench.giveAll(6, 7, 8, 9, 10);
  expect(bench.aggregator.state.releases).toBe(2);
  expectReplays(bench.store, site);
});

describe('a site with a least cosine', () => {
  const noisy: SiteConfig = { ...configWith({ round: { cohort: 2 } }), leastCosine: 0.9 };
  const along = (sign: number): Int32Array => new Int32Array(dim).fill(sign * 3, 0, 8);

  it('LA10 counts everything before its first release, and then what is on course, also under noise', async () => {
    const config: SiteConfig = {
      ...quiet,
      round: { ...quiet.round, cohort: 2, minimum: 2 },
      leastCosine: 0.9,
    };
    const bench = openBench({ site: siteOf(config) });
    for (const number of [1, 2]) await bench.give(number, {}, encodeUpdate(along(1)));
    expectSum(bench.store, plainSum(along(1), along(1)));
    await bench.give(3, {}, encodeUpdate(along(1)));
    await bench.give(4, {}, encodeUpdate(along(-1)));
    expectSum(bench.store, [...along(1)]);
    expectReplays(bench.store, siteOf(config));
  });

  it('LA10 takes what is off course like any other: a receipt, a leaf, a place in the cohort', async () => {
    const bench = openBench({ site: siteOf(noisy) });
    await bench.giveAll(1, 2);
    const receipts = await bench.giveAll(3, 4); // at random: no cosine of .9
    expect(receipts).toHaveLength(2);
    expect(bench.aggregator.state.releases).toBe(2);
    expectSum(bench.store, new Array(dim).fill(0));
    expectReplays(bench.store, siteOf(noisy));
  });

  it('LA10 spends what it spent without', async () => {
    const [plain, course] = [
      openBench(),
      openBench({ site: siteOf({ ...noisy, round: configWith({}).round }) }),
    ];
    for (const bench of [plain, course]) await bench.giveAll(1, 2, 3, 4, 5, 6);
    expect(course.aggregator.state.ledger).toEqual(plain.aggregator.state.ledger);
  });

  it('LA10 keeps its course over a restart, a roll-back and another optimizer', async () => {
    const bench = openBench({ site: siteOf(noisy) });
    await bench.giveAll(1, 2, 3);
    const again = openBench({ store: bench.store, clock: bench.clock, site: siteOf(noisy) });
    await again.giveAll(4, 5);
    again.aggregator.act(...backTo(1));
    again.run();
    await again.giveAll(6, 7);
    const adam: SiteConfig = {
      ...noisy,
      optimizer: { kind: 'fedadam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, tau: 0.001 },
    };
    const other = openBench({ store: bench.store, clock: bench.clock, site: siteOf(adam) });
    await other.giveAll(8, 9);
    await other.giveAll(10, 11);
    expect(other.aggregator.state.releases).toBeGreaterThan(4);
    expectReplays(bench.store, siteOf(noisy), siteOf(adam));
  });
});
