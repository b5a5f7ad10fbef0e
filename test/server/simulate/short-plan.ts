/** A small run: eight releases of half of the fixture's users, without privacy. */

import {
  planSimulation,
  type SimulationOptions,
  type SimulationPlan,
} from '../../../server/simulate/simulation-plan.ts';
import { createSplit } from '../../../server/simulate/split/create-split.ts';
import { fixture } from './fixture.ts';

/** @param changes to the options */
export function shortPlan(changes: Partial<SimulationOptions> = {}): SimulationPlan {
  const split = createSplit(fixture(), { seed: 1 });
  const common = { split, model: 'pooling', seed: 1, dim: 16, privacy: null } as const;
  return planSimulation({ ...common, releases: 8, cohort: 120, ...changes });
}
