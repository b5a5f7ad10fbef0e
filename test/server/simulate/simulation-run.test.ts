import { describe, expect, it } from 'vitest';
import type { SimulationBaseline } from '../../../server/simulate/baselines/baseline.ts';
import type { RunBaseline } from '../../../server/simulate/report/comparison.ts';
import type { RunState } from '../../../server/simulate/run-state.ts';
import { planSimulation } from '../../../server/simulate/simulation-plan.ts';
import { runSimulation } from '../../../server/simulate/simulation-run.ts';
import { createSplit } from '../../../server/simulate/split/create-split.ts';
import { type FinishedRun, toResult } from '../../../server/simulate/to-result.ts';
import { fixture } from './fixture.ts';
import { shortPlan } from './short-plan.ts';

const here = { threads: 1 };

function planOf(
  overrides: { releases?: number; cohort?: number | 'all'; epsilon?: number; population?: number } = {},
) {
  const { releases = 24, cohort = 60, epsilon, population } = overrides;
  const split = createSplit(fixture(), { seed: 1 });
  const privacy = epsilon === undefined ? null : { epsilon, delta: 1e-6, population };
  return planSimulation({ split, model: 'pooling', seed: 1, releases, cohort, privacy, dim: 16 });
}

const run = (plan = planOf(), baselines: SimulationBaseline[] = []) =>
  runSimulation({ plan, baselines, threads: here });

const hitRate = ({ state }: FinishedRun): number => state.curve.at(-1)!.hr10;

describe('a simulation', () => {
  it('learns: well above popularity, and above the untrained model', { timeout: 120_000 }, async () => {
    const outcome = await run(planOf(), ['popularity', 'central']);
    const result = toResult(outcome, 0);
    const { popularity, central } = result.baselines as Record<string, RunBaseline>;
    const { hr10 } = result.metrics.full;
    expect(hr10).toBeGreaterThan(2 * popularity!.full.hr10);
    expect(hr10).toBeGreaterThan(2 * result.curve[0]!.hr10);
    expect(central!.full.hr10).toBeGreaterThan(2 * popularity!.full.hr10);
    // what is popular is no other for whom more is known; what was learned is
    const [nothing, ...more] = Object.values(popularity!.newUsers);
    expect(nothing!.hr10).toBeGreaterThan(0);
    expect(more).toEqual([nothing, nothing, nothing]);
    expect(central!.newUsers[5]!.hr10).toBeGreaterThan(2 * nothing!.hr10);
    expect(result.bytes.updateMean).toBeGreaterThan(0);
    // two bytes a parameter to train on and about one to score with, and gzip takes little off numbers
    expect(result.bytes.modelDownload / result.parameters).toBeGreaterThan(2.1);
    expect(result.bytes.modelDownload).toBeGreaterThan(
      result.compression.float16!.bytes + 0.9 * result.compression['int8-pruned']!.bytes,
    );
    expect(result.curve.map(({ release }) => release)).toContain(24);
  });

  it('is the same again, to the bit', { timeout: 120_000 }, async () => {
    const plan = () => planOf({ releases: 3, epsilon: 8, population: 10_000 });
    const [first, second] = [await run(plan()), await run(plan())];
    expect(second.state.federation.master).toEqual(first.state.federation.master);
    expect(second.state.answers).toEqual(first.state.answers);
  });

  it('goes on from where it was stopped, as if it had not been', { timeout: 120_000 }, async () => {
    const plan = () => planOf({ releases: 6, epsilon: 8, population: 10_000 });
    const states: RunState[] = [];
    const whole = await runSimulation({
      plan: plan(),
      baselines: ['popularity'],
      threads: here,
      onState: (state) => states.push(structuredClone(state)),
    });
    expect(whole.state.curve.map(({ release }) => release)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const releases of [0, 3]) {
      const stopped = states.find(({ federation }) => federation?.releases === releases)!;
      const rest = await runSimulation({
        plan: plan(),
        baselines: ['popularity'],
        threads: here,
        resume: stopped,
      });
      expect(rest.state.federation.master).toEqual(whole.state.federation.master);
      expect(rest.state.curve).toEqual(whole.state.curve);
      expect(rest.state.answers).toEqual(whole.state.answers);
    }
    // one of sixteen is encoded: of sixty the 1st, 17th, 33rd and 49th
    expect(states.at(-1)!.federation!.totals).toMatchObject({
      contributions: 6 * 60,
      measuredUpdates: 6 * 4,
    });
  });

  it('adds noise where privacy is asked for, and says what it has cost after every release', {
    timeout: 120_000,
  }, async () => {
    const clear = await run(planOf({ releases: 6 }));
    const drowned = await run(planOf({ releases: 6, epsilon: 1 })); // 240 users: noise without hope
    expect(hitRate(drowned)).toBeLessThan(0.85 * hitRate(clear));
    const { privacy, curve } = toResult(drowned, 0);
    expect(privacy!.epsilon).toBeLessThanOrEqual(1);
    expect(curve.at(-1)!.epsilon).toBeCloseTo(privacy!.epsilon, 6);
    const spent = curve.map(({ epsilon }) => epsilon!);
    expect(spent[0]).toBe(0);
    expect([...spent].sort((a, b) => a - b)).toEqual(spent);
    expect(toResult(clear, 0).privacy).toBeNull();
  });

  it('predicts ratings in units of the data, closer than the middle of the scale does', {
    timeout: 120_000,
  }, async () => {
    const split = createSplit(fixture({ ratings: true }), { seed: 1 });
    const { rating } = toResult(await run(shortPlan({ split })), 0).metrics;
    // ratings are 2 or 5: the middle is 1.5 off, always
    expect(rating!.mae).toBeLessThan(1.4);
    expect(rating!.mae).toBeGreaterThan(0.1);
    expect(rating!.rmse).toBeGreaterThanOrEqual(rating!.mae);
    expect(toResult(await run(shortPlan({ releases: 1 })), 0).metrics.rating).toBeNull();
  });
});
