/** The site that a simulation is of. Plain data, so that it can be sent to threads. */
import type { ModelChoice } from '../../../shared/model/model-spec.ts';
import type { Dataset } from '../dataset/dataset.ts';

/** What every thread knows from the start. */
export type SimulatedSite = {
  /** Large arrays lie in shared memory; nobody writes to them. */
  readonly dataset: Dataset;
  readonly model: ModelChoice;
  readonly includeKnown: boolean;
  readonly seed: number;
};
