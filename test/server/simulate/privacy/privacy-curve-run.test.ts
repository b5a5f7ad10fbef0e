import { expect, it } from 'vitest';
import type { RunState } from '../../../../server/simulate/run-state.ts';
import { runSimulation } from '../../../../server/simulate/simulation-run.ts';
import { toResult } from '../../../../server/simulate/to-result.ts';
import { shortPlan } from '../short-plan.ts';

const here = { threads: 1 };
const reason = 'delta: expected less than 1 / population, got 0.00005';
const plan = () => shortPlan({ releases: 4, privacyCurve: { epsilons: [0.2, 50], delta: 5e-5 } });

it('a privacy curve is the same run under the noise of each population, and goes on after a stop', {
  timeout: 240_000,
}, async () => {
  const states: RunState[] = [];
  const phases = new Set<string>();
  const whole = await runSimulation({
    ...{ plan: plan(), baselines: [], threads: here },
    onState: (state) => states.push(structuredClone(state)),
    onProgress: (phase) => phases.add(phase),
  });
  const { privacyCurve, metrics, privacy } = toResult(whole, 0);
  expect(privacy).toBeNull();
  expect(privacyCurve.slice(4)).toEqual([
    { population: 100_000, epsilon: 0.2, delta: 5e-5, skipped: reason },
    { population: 100_000, epsilon: 50, delta: 5e-5, skipped: reason },
  ]);
  const ran = privacyCurve.flatMap((point) => ('skipped' in point ? [] : [point]));
  expect(ran.map(({ population, epsilon, cap }) => [population, epsilon, cap])).toEqual([
    ...[
      [1_000, 0.2, 2],
      [1_000, 50, 2],
    ],
    ...[
      [10_000, 0.2, 2],
      [10_000, 50, 2],
    ],
  ]);
  const [drowned, , , clear] = ran;
  expect(drowned!.hr10).toBeLessThan(0.85 * metrics.full.hr10);
  expect(Math.abs(clear!.hr10 / metrics.full.hr10 - 1)).toBeLessThan(0.1);
  expect([...phases]).toContain('epsilon 50 at 10000 (4 of 6)');

  const stopped = states.find(
    ({ privacyCurve: { points, current } }) => points.length === 2 && current?.federation.releases === 2,
  )!;
  const told: [phase: string, share: number][] = [];
  const rest = await runSimulation({
    ...{ plan: plan(), baselines: [], threads: here, resume: stopped },
    onProgress: (phase, share) => told.push([phase, share]),
  });
  expect(told[0]?.[0]).toBe('epsilon 0.2 at 10000 (3 of 6)');
  expect(told[0]?.[1]).toBeGreaterThan(0.5);
  expect(toResult(rest, 0).privacyCurve).toEqual(privacyCurve);
  expect(rest.state.answers).toEqual(whole.state.answers);
});
