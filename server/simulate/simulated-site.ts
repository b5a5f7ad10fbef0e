/** The site that a plan simulates, and the spec of its model. */
import { catalogShape } from '../../shared/model/catalog-shape.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import type { ModelSpec } from '../../shared/model/spec.ts';
import type { SimulatedSite } from './federation/simulation.ts';
import type { SimulationPlan } from './simulation-plan.ts';

/** The spec of the model that a plan trains. */
export function simulatedSpec({ model, defaults, split }: SimulationPlan): ModelSpec {
  return modelSpec({ name: model, dim: defaults.dim }, catalogShape(split.dataset.catalog));
}

/** What the threads of a run agree on. @param dim embedding length, the plan's unless told */
export function simulatedSite(
  { model, seed, defaults, split: { dataset, includeKnown } }: SimulationPlan,
  dim: number = defaults.dim,
): SimulatedSite {
  return { dataset, model: { name: model, dim }, includeKnown, seed };
}
