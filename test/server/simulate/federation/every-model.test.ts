/** Every model, through the whole simulator: cohorts, lattice, releases, scoring file. */
import { expect, it } from 'vitest';
import { runSimulation } from '../../../../server/simulate/simulation-run.ts';
import { toResult } from '../../../../server/simulate/to-result.ts';
import { modelNames } from '../../../../shared/model/model-name.ts';
import { shortPlan } from '../short-plan.ts';

it.each(modelNames)(
  '%s beats what is popular, and what it was before training',
  {
    timeout: 300_000,
  },
  async (model) => {
    const plan = shortPlan({ model, releases: 10, cohort: 60 });
    const outcome = await runSimulation({ plan, baselines: ['popularity'], threads: { threads: 1 } });
    const { metrics, baselines, curve } = toResult(outcome, 0);
    const { popularity } = baselines as Record<string, { full: { hr10: number } }>;
    expect(metrics.full.hr10).toBeGreaterThan(2 * popularity!.full.hr10);
    expect(metrics.full.hr10).toBeGreaterThan(1.1 * curve[0]!.hr10);
  },
);
