import { describe, expect, it } from 'vitest';
import { planPrivacyCurve } from '../../../../server/simulate/privacy/privacy-curve-plan.ts';

/** 20 releases of 250 among 500 users: everybody takes part ten times. */
const cohorts = { users: Int32Array.from({ length: 500 }, (_, i) => i), releases: 20, cohort: 250 };
const plan = (options: { epsilons?: number[]; delta?: number; cap?: number } = {}) =>
  planPrivacyCurve({ epsilons: [2, 8], delta: 1e-6, ...options }, cohorts, 4096);
const skipped = (runs: ReturnType<typeof plan>) =>
  runs.flatMap((run) => ('skipped' in run ? [[run.population, run.epsilon, run.skipped]] : []));

describe('the runs of a privacy curve', () => {
  it('are one for each population and epsilon, under the noise of both', () => {
    const runs = plan();
    expect(runs.map(({ population, epsilon, delta }) => [population, epsilon, delta])).toEqual([
      ...[
        [1_000, 2, 1e-6],
        [1_000, 8, 1e-6],
      ],
      ...[
        [10_000, 2, 1e-6],
        [10_000, 8, 1e-6],
      ],
      ...[
        [100_000, 2, 1e-6],
        [100_000, 8, 1e-6],
      ],
    ]);
    const stdDevs = runs.map((run) => ('noise' in run ? Math.sqrt(run.noise.variance) : 0));
    // z 3.08 for epsilon 8 and k 20 is 2.18 for k 10; half of the population are simulated
    expect(stdDevs[1]! / ((2.18 * 4096) / 2)).toBeCloseTo(1, 2);
    expect(stdDevs[1]! / stdDevs[3]!).toBeCloseTo(10, 2);
    expect(stdDevs[0]!).toBeGreaterThan(3 * stdDevs[1]!);
  });

  it('take the cap that is given, where it is enough', () => {
    const caps = (cap: number) => plan({ cap }).flatMap((run) => ('noise' in run ? run.noise.plan.cap : []));
    expect(caps(10)).toEqual([10, 10, 10, 10, 10, 10]);
    expect(caps(40)[0]).toBe(40);
    expect(skipped(plan({ cap: 9 }))).toHaveLength(6);
    const reason = 'cap: 20 releases of 250 among 500 users take a cap of 10, got 9';
    expect(skipped(plan({ cap: 9 }))[0]).toEqual([1_000, 2, reason]);
  });

  it('are left out with the planner’s reason where it refuses', () => {
    const reason = 'delta: expected less than 1 / population, got 0.00005';
    expect(skipped(plan({ delta: 5e-5 }))).toEqual([
      [100_000, 2, reason],
      [100_000, 8, reason],
    ]);
  });
});
