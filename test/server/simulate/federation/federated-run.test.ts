import { describe, expect, it } from 'vitest';
import { describeResult } from '../../../../server/simulate/describe-result.ts';
import type { RunState } from '../../../../server/simulate/run-state.ts';
import { runSimulation } from '../../../../server/simulate/simulation-run.ts';
import { toResult } from '../../../../server/simulate/to-result.ts';
import { shortPlan } from '../short-plan.ts';

const metrics = { radius: 1024, holdout: 0.3, lag: 2, rollback: true };
const run = (plan = shortPlan({ metrics }), resume?: RunState, onState?: (state: RunState) => void) =>
  runSimulation({
    ...{ plan, baselines: [], threads: { threads: 1 } },
    ...(resume && { resume }),
    ...(onState && { onState }),
  });

describe('a simulation with federated metrics', () => {
  it('PR9 says after every release what was measured, and in a line for people', {
    timeout: 300_000,
  }, async () => {
    const result = toResult(await run(), 0);
    const { releases, holdout, lag } = result.federated!;
    expect({ holdout, lag }).toEqual({ holdout: 0.3, lag: 2 });
    expect(releases.map(({ release }) => release)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    // 120 of 240 take part in each of two releases, and evaluate their newest event the first time only
    expect(releases[0]).toMatchObject({ visitors: 120, status: 'not enough visitors', hr10: null });
    expect(releases.at(-1)!.visitors).toBeGreaterThan(120);
    expect(releases.at(-1)!.visitors).toBeLessThan(240);
    const line = describeResult(result)
      .split('\n')
      .find((each) => each.startsWith('federated'));
    expect(line).toContain(
      `not enough visitors, ${releases.at(-1)!.visitors} visitors in the last 8 releases`,
    );
  });

  it('goes on from where it was stopped, as if it had not been', { timeout: 300_000 }, async () => {
    const states: RunState[] = [];
    const plan = () => shortPlan({ metrics, privacy: { epsilon: 8, delta: 1e-6, population: 100_000 } });
    const whole = await run(plan(), undefined, (state) => states.push(structuredClone(state)));
    const half = states.find(({ federation }) => federation?.releases === 4)!;
    const rest = await run(plan(), half);
    expect(rest.state.federation.evaluation).toEqual(whole.state.federation.evaluation);
    expect(rest.state.federation.master).toEqual(whole.state.federation.master);
  });

  it('is another one than without: some are held, and the model has less of the radius', {
    timeout: 300_000,
  }, async () => {
    const off = await run(shortPlan({ releases: 2 }));
    expect(off.state.federation.evaluation).toBeNull();
    expect(toResult(off, 0).federated).toBeNull();
    const on = await run(shortPlan({ releases: 2, metrics }));
    expect(on.state.federation.master).not.toEqual(off.state.federation.master);
  });

  it('is refused where the metrics leave the model no radius', () => {
    const greedy = { ...metrics, radius: 5000 };
    expect(() => shortPlan({ metrics: greedy })).toThrow(/BAD_CONFIG: metrics.radius/);
  });
});
