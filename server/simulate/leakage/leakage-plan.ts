/** From what is asked of an audit of leakage to what is run. */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { assertSumFits } from '../../../shared/lattice/sum.ts';
import type { ModelName } from '../../../shared/model/model-name.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { planSimulation, type SimulationPlan } from '../simulation-plan.ts';
import { createSplit } from '../split/create-split.ts';
import { trainableUsers } from '../split/trainable-users.ts';

/** What is asked for. */
export type LeakageOptions = {
  readonly dataset: Dataset;
  readonly model: ModelName;
  /** Embedding length; the model's default without. */
  readonly dim?: number | undefined;
  readonly releases: number;
  /** Updates per release, some users must be left out of it, to be told from members; without, 200 or half of the users. */
  readonly cohort?: number | undefined;
  /** What the ledger is to say of those who took part most often; null: no noise. */
  readonly privacy: { readonly epsilon: number; readonly delta: number } | null;
  /** Random updates that are planted, in and out together. */
  readonly canaries: number;
  readonly seed: number;
};

/** What is run. */
export type LeakagePlan = {
  readonly simulation: SimulationPlan;
  readonly canaries: number;
  /** At which epsilons are read; below 1 / users. */
  readonly delta: number;
  /** Index of the release that visitors are attacked in. */
  readonly attacked: number;
  /** Index of the first release with canaries in it. */
  readonly firstPlanted: number;
};

/** Updates per release, where there are users enough. */
const usualCohort = 200;
/** Users out of a cohort with whom members are compared. */
const leastOutsiders = 20;

/** At which epsilon is read where nothing else is said. */
export const usualDelta = 1e-6;

/**
 * Everybody may be trained on: an audit asks what leaks, and holds nobody back to ask how good the model is.
 * @throws HearsayError BAD_CONFIG (a cohort of everybody, too many canaries for 32 bits, or what `planSimulation` refuses)
 */
export function planLeakage({ dataset, canaries, ...options }: LeakageOptions): LeakagePlan {
  const { privacy, seed, releases } = options;
  const split = createSplit(dataset, { seed, newVisitorShare: 0 });
  const cohort = options.cohort ?? Math.min(usualCohort, Math.floor(trainableUsers(split).length / 2));
  const simulation = planSimulation({ ...options, cohort, split });
  const { users, settings } = simulation;
  const most = users.length - leastOutsiders;
  if (cohort > most) {
    const reason = `${users.length} users have something to learn from, and ${leastOutsiders} of them must take no part`;
    throw new HearsayError('BAD_CONFIG', `cohort: expected at most ${most}, got ${cohort}: ${reason}`);
  }
  assertSumFits(cohort + canaries, simulation.defaults.lattice.radius);
  // without noise one release tells everything, and canaries in more of them would only spoil the model
  const firstPlanted = privacy ? releases - settings.cap : releases - 1;
  return {
    ...{ simulation, canaries, delta: privacy?.delta ?? usualDelta, firstPlanted },
    // some way into training, and where it can be before the canaries
    attacked: Math.max(0, Math.min(Math.floor(releases / 2), firstPlanted - 1)),
  };
}
