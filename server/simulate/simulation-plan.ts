/** From what is asked for to what is run: who trains, how often, under how much noise, with which settings. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { ModelName } from '../../shared/model/model-name.ts';
import { type TrainingDefaults, trainingDefaults } from '../training-defaults.ts';
import { neededCap } from './federation/cohorts.ts';
import { type ScaledNoise, scaledNoise } from './federation/privacy-at-scale.ts';
import type { FederationSettings } from './federation/simulation.ts';
import type { Split } from './protocol/split.ts';
import { trainableUsers } from './protocol/trainable-users.ts';

/** What the privacy is to be; what is left out follows from the plan. */
export type PrivacyOptions = {
  readonly epsilon: number;
  readonly delta: number;
  /** Most participations of a profile; without it, as many as the plan needs. */
  readonly cap?: number | undefined;
  /** N; without it, the simulated users themselves. */
  readonly population?: number | undefined;
};

/** What is asked for. */
export type SimulationOptions = {
  readonly split: Split;
  readonly model: ModelName;
  readonly seed: number;
  readonly releases: number;
  /** Updates per release, or everybody's. */
  readonly cohort: number | 'all';
  /** SGD steps of a local round, each over the whole history; the model's default without. */
  readonly localEpochs?: number | undefined;
  /** Embedding length; the model's default without. */
  readonly dim?: number | undefined;
  /** Null: no noise, no guarantee. */
  readonly privacy: PrivacyOptions | null;
};

/** What is run. */
export type SimulationPlan = {
  readonly split: Split;
  readonly model: ModelName;
  readonly seed: number;
  readonly defaults: TrainingDefaults;
  /** Users with something to learn from. */
  readonly users: Int32Array;
  readonly settings: FederationSettings;
  readonly noise: ScaledNoise | null;
};

/**
 * @throws HearsayError BAD_CONFIG (nobody to train, a cohort larger than the users, a cap that the plan would pass, or
 * what the planner refuses)
 */
export function planSimulation(options: SimulationOptions): SimulationPlan {
  const { split, model, seed, releases, privacy } = options;
  const users = trainableUsers(split);
  if (users.length === 0) throw new HearsayError('BAD_CONFIG', 'no user has anything to learn from');
  const cohort = options.cohort === 'all' ? users.length : Math.min(options.cohort, users.length);
  const needed = neededCap({ users, releases, cohort });
  const cap = privacy?.cap ?? needed;
  const defaults = withOptions(trainingDefaults(model), options);
  const { lattice, localTraining, optimizer } = defaults;
  const noise =
    privacy &&
    scaledNoise(
      { population: users.length, ...defined(privacy), cap },
      { users: users.length, radius: lattice.radius },
    );
  return {
    split,
    model,
    seed,
    defaults,
    users,
    noise,
    settings: {
      localTraining,
      lattice,
      cohort,
      releases,
      cap,
      variance: noise?.variance ?? 0,
      optimizer,
    },
  };
}

function withOptions(
  defaults: TrainingDefaults,
  { localEpochs, dim }: Pick<SimulationOptions, 'localEpochs' | 'dim'>,
): TrainingDefaults {
  const { localTraining } = defaults;
  return {
    ...defaults,
    dim: dim ?? defaults.dim,
    localTraining: { ...localTraining, steps: localEpochs ?? localTraining.steps },
  };
}

/** Without the members that are undefined: they must not hide a default. */
function defined({ epsilon, delta, population }: PrivacyOptions) {
  return { epsilon, delta, ...(population !== undefined && { population }) };
}
