import { describe, expect, it } from 'vitest';
import { experimentStatus } from '../../../server/rounds/experiment-status.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { withMetrics } from '../../../shared/metrics/evaluation.ts';
import type { Counted } from '../../../shared/metrics/experiment.ts';
import { metricUnit } from '../../../shared/metrics/metric-layout.ts';
import { visitorsNeeded } from '../../../shared/metrics/power-table.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { dim, items, noisyConfig, siteOf, sparseBytes } from '../test-site.ts';
import { backTo } from './back-to.ts';
import { type Bench, openBench } from './bench.ts';
import { measuredConfig } from './measured-site.ts';
import { expectReplays, leavesOf } from './replayed-store.ts';

const experiment = {
  name: 'spring',
  placements: ['home'],
  shares: { recommendations: 0.5, popularity: 0, none: 0.5 },
};
const metrics = { ...measuredConfig.metrics!, holdout: 0, experiment };
const triedConfig: SiteConfig = {
  ...measuredConfig,
  round: { ...measuredConfig.round, cohort: 10 },
  metrics,
};
/** floor(32 / sqrt(11)) */
const unit = 9;

/** An update that moves the model, ranks nothing, and tells this. */
const telling = (counted: Counted | null, config = triedConfig): Uint8Array =>
  encodeUpdate(
    withMetrics(
      Int32Array.from({ length: dim }, (_, i) => (i === 2 ? 5 : 0)),
      config,
      {
        ...{ arm: 'current', rank: null, counted },
      },
      () => 0.5,
    ),
  );

/** A round of ten: of each arm five came, and so many of them bought; all of the first saw a placement and followed there. */
async function playRound(bench: Bench, { recommended, none }: { recommended: number; none: number }) {
  const updates = [
    ...Array.from({ length: 5 }, (_, i) =>
      telling({
        arm: 'recommendations',
        flags: [0, 1, 4, 5, ...(i < recommended ? [3, 7] : [])],
      }),
    ),
    ...Array.from({ length: 5 }, (_, i) => telling({ arm: 'none', flags: [0, ...(i < none ? [3] : [])] })),
  ];
  for (const [i, bytes] of updates.entries()) await bench.give(i, {}, bytes);
}

const statedMetrics = ({ store }: Bench) =>
  leavesOf(store).flatMap((leaf) => (leaf.kind === 'release' ? [leaf.metrics] : []));
const statusOf = ({ aggregator }: Bench) => experimentStatus(aggregator.state);
const purchases = (bench: Bench, arm: string) =>
  statusOf(bench)
    ?.arms.find((each) => each.arm === arm)
    ?.rates.find(({ placement, outcome }) => placement === null && outcome === 'purchase');

describe('a release with an experiment', () => {
  it('LA8 LG2 states what its visitors told, behind the evaluation', async () => {
    expect(metricUnit(metrics)).toBe(unit);
    const bench = openBench({ site: siteOf(triedConfig) });
    await playRound(bench, { recommended: 2, none: 1 });
    const [all, two, one] = [5 * unit, 2 * unit, unit];
    expect(statedMetrics(bench)).toEqual([
      [
        ...[0, 0, 0, 0, 0, 0],
        ...[all, all, 0, two, all, all, 0, two],
        ...new Array(8).fill(0),
        ...[all, 0, 0, one, 0, 0, 0, 0],
      ],
    ]);
  });

  it('LG7 LA8 replays with the noise on, and through a change of the experiment', async () => {
    const noisy = { ...triedConfig, privacy: noisyConfig.privacy };
    const bench = openBench({ site: siteOf(noisy) });
    await playRound(bench, { recommended: 2, none: 1 });
    const other = {
      ...metrics,
      experiment: { ...experiment, name: 'summer', placements: ['home', 'basket'] },
    };
    const changed = openBench({ store: bench.store, site: siteOf({ ...noisy, metrics: other }) });
    await playRound(changed, { recommended: 2, none: 1 }); // the open round goes on as it was
    for (let i = 0; i < 10; i++) {
      await changed.give(i, {}, telling({ arm: 'none', flags: [0] }, { ...noisy, metrics: other }));
    }
    expect(statedMetrics(changed).map((sums) => sums?.length)).toEqual([30, 30, 42]);
    expect(expectReplays(changed.store, siteOf(noisy)).state).toEqual(changed.aggregator.state);
  });

  it('LA3 LA8 takes what fits the radius, in whatever arm, and refuses what does not', async () => {
    const bench = openBench({ site: siteOf(triedConfig) });
    const length = dim + 30;
    const beyond = sparseBytes({ [dim + 6]: 33 }, length);
    await expect(bench.give(1, {}, beyond)).rejects.toThrow(refusal('OUT_OF_RANGE'));
    const all = Object.fromEntries(Array.from({ length: 24 }, (_, i) => [dim + 6 + i, unit]));
    await expect(bench.give(1, {}, sparseBytes(all, length))).rejects.toThrow(refusal('NORM_EXCEEDED'));
    await bench.give(1, {}, sparseBytes({ [dim + 6]: 32 }, length));
    expect(bench.aggregator.announcement().round?.contributions).toBe(1);
  });
});

describe('what the operator is told of an experiment', () => {
  it('PR14 is null without one', () => {
    expect(statusOf(openBench({ site: siteOf(measuredConfig) }))).toBeNull();
    expect(statusOf(openBench())).toBeNull();
  });

  it('PR14 is how many visitors it takes, until there are enough', async () => {
    const bench = openBench({ site: siteOf(triedConfig) });
    expect(statusOf(bench)).toMatchObject({ name: 'spring', releases: 0 });
    expect(purchases(bench, 'none')).toMatchObject({
      status: 'not enough visitors',
      visitors: 0,
      rate: null,
    });
    await playRound(bench, { recommended: 2, none: 1 });
    const rate = purchases(bench, 'recommendations');
    expect(rate).toMatchObject({ status: 'not enough visitors', visitors: 5, rate: null, interval: null });
    const question = { baseRate: 4 / 9, difference: 0.05, noisePerVisitor: 0 };
    expect(rate?.needed).toBe(visitorsNeeded(question));
  });

  it('PR14 is then rates and differences; a roll-back and another catalog do not end it, a restart neither', async () => {
    const bench = openBench({ site: siteOf(triedConfig) });
    for (let i = 0; i < 30; i++) await playRound(bench, { recommended: 1, none: 0 });
    bench.aggregator.act(...backTo(3));
    bench.aggregator.changeCatalog(
      items.slice(0, 12).map((item) => ({ ...item, title: `New ${item.title}` })),
    );
    bench.run();
    for (let i = 0; i < 90; i++) await playRound(bench, { recommended: 0, none: 0 });
    expect(purchases(bench, 'none')).toMatchObject({
      status: 'measured',
      visitors: 600,
      rate: 0,
      needed: null,
    });
    expect(purchases(bench, 'recommendations')?.rate).toBeCloseTo(0.05, 12);
    const status = statusOf(bench);
    expect(status?.releases).toBe(120);
    const difference = status?.differences.find(({ outcome }) => outcome === 'purchase');
    expect(difference).toMatchObject({ arm: 'recommendations', against: 'none', placement: null });
    expect(difference?.difference).toBeCloseTo(0.05, 12);
    expect(statusOf(openBench({ store: bench.store, site: bench.aggregator.site }))).toEqual(status);
  });

  it('PR14 begins anew with another experiment', async () => {
    const bench = openBench({ site: siteOf(triedConfig) });
    await playRound(bench, { recommended: 1, none: 0 });
    const summer = { ...triedConfig, metrics: { ...metrics, experiment: { ...experiment, name: 'summer' } } };
    const next = openBench({ store: bench.store, site: siteOf(summer) });
    await playRound(next, { recommended: 1, none: 0 }); // the open round is the old one's
    expect(statusOf(next)).toMatchObject({ name: 'summer', releases: 0 });
    await playRound(next, { recommended: 1, none: 0 });
    expect(purchases(next, 'none')?.visitors).toBe(5);
  });

  it('PR9 is beside federated evaluation, which has the same unit then', async () => {
    const bench = openBench({ site: siteOf(triedConfig) });
    const hit = withMetrics(new Int32Array(dim), triedConfig, { arm: 'current', rank: 1 }, () => 0.5);
    for (let i = 0; i < 10; i++) await bench.give(i, {}, encodeUpdate(hit));
    expect(statedMetrics(bench)[0]?.slice(0, 6)).toEqual([10 * unit, 10 * unit, 10 * unit, 0, 0, 0]);
    expect(bench.aggregator.metrics()).toMatchObject({ visitors: 10 });
  });
});
