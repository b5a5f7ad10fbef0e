/** From what is asked for to what is run: who trains, how often, under how much noise, with which settings. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { Aggregation } from '../../shared/lattice/aggregation.ts';
import { maxCohortLookedAt } from '../../shared/lattice/cohort-updates.ts';
import { assertSumFits } from '../../shared/lattice/sum.ts';
import { catalogShape } from '../../shared/model/catalog-shape.ts';
import type { ModelName } from '../../shared/model/model-name.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import type { ModelSpec } from '../../shared/model/spec.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import { type TrainingDefaults, trainingDefaults } from '../training-defaults.ts';
import { neededCap, requireCap } from './federation/cohorts.ts';
import type { FederationSettings } from './federation/federation-settings.ts';
import type { SimulatedSite } from './federation/simulated-site.ts';
import { type AttackOptions, planAttack } from './poisoning/hostile-users.ts';
import {
  type PrivacyCurveOptions,
  type PrivacyCurveRun,
  planPrivacyCurve,
} from './privacy/privacy-curve-plan.ts';
import { type ScaledNoise, scaledNoise } from './privacy/scaled-noise.ts';
import type { Split } from './split/split.ts';
import { trainableUsers } from './split/trainable-users.ts';

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
  /** See {@link schedule} for what both are without. */
  readonly releases?: number | undefined;
  /** Updates per release, or everybody's. */
  readonly cohort?: number | 'all' | undefined;
  /** SGD steps of a local round, each over the whole history; the model's default without. */
  readonly localEpochs?: number | undefined;
  /** Embedding length; the model's default without. */
  readonly dim?: number | undefined;
  /** Null: no noise, no guarantee. */
  readonly privacy: PrivacyOptions | null;
  /** Federated evaluation, as in a site's configuration; null or absent: off. */
  readonly metrics?: SiteConfig['metrics'];
  /** Null or absent: no curve. */
  readonly privacyCurve?: PrivacyCurveOptions | null;
  /** Embedding length of a smaller `pooling` to distill at the end; none without. */
  readonly distill?: number | undefined;
  /** What is made of a cohort's updates; null or absent: their sum. Without privacy alone. */
  readonly aggregation?: Aggregation | null;
  /** Least cosine of an update with the model's last step; absent: any. */
  readonly leastCosine?: number | undefined;
  /** Null or absent: everybody is honest. */
  readonly attack?: AttackOptions | null;
};

/**
 * Releases and updates per release where nothing is said. Under noise fewer and larger ones: for one budget and one
 * amount of training the ratio of signal to noise grows with the root of the cohort.
 */
const schedule = {
  clear: { releases: 200, cohort: 200 },
  noised: { releases: 60, cohort: 'all' },
} as const;

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
  /** The federation again, under other noise. */
  readonly privacyCurve: readonly PrivacyCurveRun[];
  /** Embedding length of the distilled model, null for none. */
  readonly distill: number | null;
};

/**
 * @throws HearsayError BAD_CONFIG (nobody to train, metrics that leave the model no radius, a cap that the plan would
 * pass, a sum that could leave 32 bits, an aggregation under noise, an attack that the model has no place for, or what the
 * planner refuses)
 */
export function planSimulation(options: SimulationOptions): SimulationPlan {
  const { split, model, seed, privacy, metrics = null, privacyCurve } = options;
  const { aggregation, leastCosine, attack } = options;
  const users = trainableUsers(split);
  if (users.length === 0) throw new HearsayError('BAD_CONFIG', 'no user has anything to learn from');
  const { releases, cohort } = scheduleOf(options, users.length);
  const cap = privacy?.cap ?? neededCap({ users, releases, cohort });
  requireCap({ users, releases, cohort }, cap);
  const defaults = withOptions(trainingDefaults, options);
  const { lattice, localTraining, optimizer } = defaults;
  assertSumFits(cohort, lattice.radius);
  if (metrics && metrics.radius >= lattice.radius) {
    throw new HearsayError('BAD_CONFIG', `metrics.radius: expected less than ${lattice.radius}`);
  }
  assertDefensible(options, cohort);
  const noise =
    privacy &&
    scaledNoise(
      { ...privacy, population: privacy.population ?? users.length, cap },
      { users: users.length, radius: lattice.radius },
    );
  return {
    split,
    model,
    seed,
    defaults,
    users,
    noise,
    privacyCurve: privacyCurve
      ? planPrivacyCurve(privacyCurve, { users, releases, cohort }, lattice.radius)
      : [],
    distill: distilledDim(options, defaults),
    settings: {
      localTraining,
      lattice,
      cohort,
      releases,
      cap,
      variance: noise?.variance ?? 0,
      optimizer,
      metrics,
      aggregation: aggregation ?? undefined,
      leastCosine,
      attack: attack ? planAttack(attack, users, { split, seed }) : undefined,
    },
  };
}

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

/** @throws HearsayError BAD_CONFIG */
function assertDefensible(
  { aggregation, attack, model, privacy, privacyCurve }: SimulationOptions,
  cohort: number,
): void {
  if (attack?.kind === 'boost-item' && model !== 'pooling') {
    throw new HearsayError('BAD_CONFIG', `attack boost-item: expected the model pooling, got ${model}`);
  }
  if (!aggregation) return;
  if (privacy || privacyCurve) {
    throw new HearsayError('BAD_CONFIG', `aggregation ${aggregation.kind}: expected no privacy beside it`);
  }
  if (cohort > maxCohortLookedAt) {
    throw new HearsayError('BAD_CONFIG', `cohort: expected at most ${maxCohortLookedAt}, got ${cohort}`);
  }
}

function scheduleOf(options: SimulationOptions, users: number): { releases: number; cohort: number } {
  const usual = options.privacy ? schedule.noised : schedule.clear;
  const { releases = usual.releases, cohort = usual.cohort } = options;
  return { releases, cohort: cohort === 'all' ? users : Math.min(cohort, users) };
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

/** @throws HearsayError BAD_CONFIG (no pooling model, a length that the kernels do not take, or no smaller model) */
function distilledDim({ model, distill }: SimulationOptions, { dim }: TrainingDefaults): number | null {
  if (distill === undefined) return null;
  if (model !== 'pooling') throw new HearsayError('BAD_CONFIG', `distill: expected pooling, got ${model}`);
  if (distill % 4 === 0 && distill >= 4 && distill < dim) return distill;
  throw new HearsayError('BAD_CONFIG', `distill: expected a multiple of 4 below ${dim}, got ${distill}`);
}
