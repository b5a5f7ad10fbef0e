import { beforeEach, describe, expect, it } from 'vitest';
import { announcementSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { refusal } from '../../shared/log/refusal.ts';
import {
  bitsOf,
  dim,
  honestUpdate,
  noisyConfig,
  quietConfig,
  siteOf,
  sparseBytes,
  updateBytes,
} from '../test-site.ts';
import { type Bench, openBench } from './bench.ts';
import { cohort, evaluationBytes, fillRound, measuredConfig, visitor } from './measured-site.ts';
import { expectReplays, kindsOf, leavesOf, replayStore } from './replayed-store.ts';

const site = siteOf(measuredConfig);
const fine = { current: true, held: true };

let bench: Bench;
beforeEach(() => {
  bench = openBench({ site });
});

const statedMetrics = ({ store }: Bench) =>
  leavesOf(store).flatMap((leaf) => (leaf.kind === 'release' ? [leaf.metrics] : []));

describe('a release with federated evaluation', () => {
  it('PR9 LG2 states what its visitors counted, and null where it is off', async () => {
    await fillRound(bench, { current: true, held: true });
    await fillRound(bench, { current: false, held: true });
    const [half, all] = [(cohort / 2) * visitor, cohort * visitor];
    expect(statedMetrics(bench)).toEqual([
      [all, all, all, 0, 0, 0],
      [half, 0, 0, half, half, half],
    ]);
    const off = openBench({ site: siteOf(quietConfig) });
    await off.giveAll(1, 2, 3);
    expect(statedMetrics(off)).toEqual([null]);
  });

  it('LG7 replays with the noise on, metrics and model', async () => {
    const noisy = siteOf({ ...measuredConfig, privacy: noisyConfig.privacy });
    const charged = openBench({ site: noisy });
    for (let i = 0; i < 3; i++) await fillRound(charged, fine);
    expect(expectReplays(charged.store, noisy).state).toEqual(charged.aggregator.state);
    expect(statedMetrics(charged)[0]).not.toEqual([720, 720, 720, 0, 0, 0]);
  });

  it('LA7 moves the model by the unit of its own part: C / B_model', async () => {
    const small = siteOf({ ...measuredConfig, round: { ...measuredConfig.round, cohort: 1 } });
    const one = openBench({ site: small });
    await one.give(1, {}, sparseBytes({ 3: 11 }, dim + 6));
    // B_model is 55 of 64 with 32 for the metrics; learning rate .5
    const { model } = replayStore(one.store, small).master;
    expect(model[3]! - openBenchModel()[3]!).toBeCloseTo((0.5 * 11) / 55, 6);
  });

  const openBenchModel = () => replayStore(openBench({ site }).store, site).master.model;
});

describe('an update with metrics', () => {
  it.each([
    ['NORM_EXCEEDED', 'with a model as long as it may be without metrics', updateBytes(1)],
    ['OUT_OF_RANGE', 'with a model beyond B_model, though within B', sparseBytes({ 0: 56 }, dim + 6)],
    ['OUT_OF_RANGE', 'with a metric beyond B_metrics', sparseBytes({ [dim + 1]: 33 }, dim + 6)],
    [
      'NORM_EXCEEDED',
      'with both arms',
      sparseBytes({ [dim]: 18, [dim + 1]: 18, [dim + 3]: 18, [dim + 4]: 18 }, dim + 6),
    ],
  ] as const)('LA3 LA7 is refused with %s %s', async (code, _, bytes) => {
    await expect(bench.give(1, {}, bytes)).rejects.toThrow(refusal(code));
    expect(kindsOf(bench.store).at(-1)).toBe('round-open');
  });

  it('LA5 is refused where metrics are off', async () => {
    const off = openBench({ site: siteOf(quietConfig) });
    await expect(off.give(1, {}, evaluationBytes('current', true))).rejects.toThrow(refusal('BAD_DELTA'));
  });
});

describe('the held model', () => {
  it('PR3 PR9 is announced: the one so many releases back, or the first', async () => {
    const held: unknown[] = [];
    for (let i = 0; i < 5; i++) {
      const announcement = parseWith(announcementSchema, bench.aggregator.announcement());
      held.push(announcement.held?.version ?? null);
      await fillRound(bench, fine);
    }
    expect(held).toEqual([null, 0, 0, 1, 2]);
    const [version2, held2] = [bench.announced[1]?.model, bench.announced[3]?.held];
    expect(held2).toEqual(version2);
  });

  it('PR9 is evaluated by updates that may name it as their base, however stale it is', async () => {
    for (let i = 0; i < 4; i++) await fillRound(bench, fine);
    await bench.give(1, { baseVersion: 2 }, evaluationBytes('held', true));
    expect(bench.aggregator.announcement().round?.contributions).toBe(1);
  });

  it('PR9 STALE_MODEL for such an update that moves the model, and for any other old version', async () => {
    for (let i = 0; i < 4; i++) await fillRound(bench, fine);
    const moving = sparseBytes({ 0: 1, [dim + 3]: visitor }, dim + 6);
    await expect(bench.give(1, { baseVersion: 2 }, moving)).rejects.toThrow(refusal('STALE_MODEL'));
    for (const baseVersion of [0, 1, 3, 5]) {
      const attempt = bench.give(1, { baseVersion }, evaluationBytes('held', true));
      await expect(attempt).rejects.toThrow(refusal('STALE_MODEL'));
    }
    await bench.give(1, { baseVersion: 2 }, evaluationBytes('held', true)); // and the sum was left alone
    await bench.give(2, { baseVersion: 4 }, evaluationBytes('current', false));
    bench.clock.now += measuredConfig.round.deadlineMs;
    bench.aggregator.tick();
    expect(statedMetrics(bench).at(-1)).toEqual([18, 0, 0, 18, 18, 18]);
    expectReplays(bench.store, site);
  });

  it('PR4 is no base where nobody is held', async () => {
    const { metrics } = measuredConfig;
    const nobody = siteOf({ ...measuredConfig, metrics: { ...metrics!, holdout: 0 } });
    const trained = openBench({ site: nobody });
    for (let i = 0; i < 3; i++) await fillRound(trained, fine);
    expect(trained.aggregator.announcement().held).toBeNull();
    const attempt = trained.give(1, { baseVersion: 1 }, evaluationBytes('held', true));
    await expect(attempt).rejects.toThrow(refusal('STALE_MODEL'));
  });

  it('PR9 may be so young that it may also be trained on', async () => {
    const patient = siteOf({ ...measuredConfig, round: { ...measuredConfig.round, maxStaleness: 3 } });
    const stale = openBench({ site: patient });
    for (let i = 0; i < 3; i++) await fillRound(stale, fine);
    await stale.give(1, { baseVersion: 1 }, evaluationBytes('current', true));
    expect(stale.aggregator.announcement()).toMatchObject({
      held: { version: 1 },
      round: { contributions: 1 },
    });
  });
});

describe('what is measured', () => {
  it('PR9 stands in the announcement and, with the power table, for the operator', async () => {
    for (let i = 0; i < 30; i++) await fillRound(bench, fine);
    const announced = bench.aggregator.announcement().metrics;
    // of 30 releases of 20 in each arm, the first of 40 in one, at a hit rate of one
    expect(announced).toMatchObject({ status: 'measured', hr10: 1, ndcg10: 1, held: { status: 'measured' } });
    expect(announced?.drift).toEqual({ alarm: false, since: null });
    const { power, ...metrics } = bench.aggregator.metrics()!;
    expect(metrics).toEqual(announced);
    expect(power.map(({ difference }) => difference)).toEqual([0.005, 0.01, 0.02, 0.05]);
  });

  it('PR9 is null where federated evaluation is off', () => {
    const off = openBench();
    expect(off.aggregator.metrics()).toBeNull();
    expect(off.aggregator.announcement()).toMatchObject({ metrics: null, held: null });
  });

  it('PR9 is the same after a restart', async () => {
    for (let i = 0; i < 3; i++) await fillRound(bench, fine);
    expect(openBench({ store: bench.store, site }).aggregator.metrics()).toEqual(bench.aggregator.metrics());
  });
});

describe('federated evaluation that is turned on or off', () => {
  it('LG3 LA7 begins with the next round: the open one goes on with updates as they were', async () => {
    const off = openBench({ site: siteOf(quietConfig) });
    await off.giveAll(1, 2);
    const on = openBench({ store: off.store, site });
    await on.give(3);
    expect(kindsOf(off.store).slice(-3)).toEqual(['release', 'config', 'round-open']);
    await expect(on.give(4)).rejects.toThrow(refusal('NORM_EXCEEDED')); // of the radius that was
    await on.give(4, {}, evaluationBytes('current', true));
    const offAgain = openBench({ store: off.store, site: siteOf(quietConfig) });
    await offAgain.give(5, {}, evaluationBytes('current', false));
    offAgain.clock.now += measuredConfig.round.deadlineMs;
    offAgain.aggregator.tick();
    expect(statedMetrics(off)).toEqual([null, [36, 18, 18, 0, 0, 0]]);
    expect(offAgain.aggregator.metrics()).toBeNull();
    await offAgain.giveAll(6, 7, 8);
    const replayed = expectReplays(off.store, siteOf(quietConfig));
    expect(replayed.state.releases).toBe(3);
  });

  it('LA4 sums anew in every round, whatever shape the last one had', async () => {
    const off = openBench({ site: siteOf(quietConfig) });
    await off.giveAll(1, 2, 3);
    const on = openBench({ store: off.store, site: siteOf({ ...measuredConfig, round: quietConfig.round }) });
    const bytes = evaluationBytes('current', true);
    await on.giveAll(4, 5, 6);
    for (const number of [7, 8, 9]) await on.give(number, {}, bytes);
    expect(statedMetrics(on)).toEqual([null, null, [54, 54, 54, 0, 0, 0]]);
    const sum = [1, 2, 3].map(honestUpdate).reduce((a, b) => a.map((value, i) => value + b[i]!));
    expect(bitsOf(Float32Array.from(sum))).not.toEqual(bitsOf(new Float32Array(dim)));
    expectReplays(on.store, siteOf(quietConfig));
  });
});
