/** The options of `hearsay simulate`, and what those ask for together that depend on each other. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { Aggregation } from '../../shared/lattice/aggregation.ts';
import type { ModelName } from '../../shared/model/model-name.ts';
import { aggregationSchema } from '../../shared/protocol/aggregation-config.ts';
import { maxLag, type SiteConfig } from '../../shared/protocol/site-config.ts';
import { aggregationDefaults } from '../settings/aggregation-settings.ts';
import { metricsDefaults } from '../settings/metrics-settings.ts';
import type { SimulationBaseline } from '../simulate/baselines/baseline.ts';
import type { DatasetFiles } from '../simulate/dataset/read-dataset.ts';
import type { AttackName } from '../simulate/poisoning/attack-settings.ts';
import type { AttackOptions } from '../simulate/poisoning/hostile-users.ts';
import type { PrivacyCurveOptions } from '../simulate/privacy/privacy-curve-plan.ts';
import type { PrivacyOptions } from '../simulate/simulation-plan.ts';
import type { ProtocolName } from '../simulate/split/split.ts';

/** As commander gives them. */
export type SimulateOptions = {
  readonly interactions: string;
  readonly items?: string;
  readonly users?: string;
  readonly userColumn?: string;
  readonly itemColumn?: string;
  readonly timeColumn?: string;
  readonly orderColumn?: string;
  readonly typeColumn?: string;
  readonly ratingColumn?: string;
  readonly skipBadRows?: true;
  readonly protocol?: ProtocolName;
  readonly includeKnown?: true;
  readonly model: ModelName;
  readonly dim?: number;
  readonly releases?: number;
  readonly cohort?: number | 'all';
  readonly localEpochs?: number;
  readonly epsilon?: number;
  readonly delta?: number;
  readonly population?: number;
  readonly cap?: number;
  readonly privacy: boolean;
  readonly privacyCurve?: readonly number[];
  readonly federatedMetrics?: true;
  readonly holdout?: number;
  readonly lag?: number;
  readonly attack?: AttackName;
  readonly hostile?: number;
  readonly aggregation: 'sum' | Aggregation['kind'];
  readonly trim?: number;
  readonly tau?: number;
  readonly iterations?: number;
  readonly leastCosine?: number;
  readonly distill?: number;
  readonly seed: number;
  readonly baselines: readonly SimulationBaseline[];
  readonly threads: number;
  readonly saveModel?: string;
  readonly initialModel?: string;
  readonly out: string;
  readonly report?: string;
};

/** The privacy asked for. @throws HearsayError BAD_CONFIG where epsilon and what belongs to it contradict each other */
export function privacyOf(options: SimulateOptions): PrivacyOptions | null {
  const { epsilon, delta, population, cap, privacy, privacyCurve } = options;
  if (epsilon !== undefined && !privacy) throw bad('--epsilon and --no-privacy exclude each other');
  if (epsilon === undefined) {
    if (population !== undefined) throw bad('--population belongs to --epsilon');
    if (!privacyCurve && (delta !== undefined || cap !== undefined)) {
      throw bad('--delta and --cap belong to --epsilon or --privacy-curve');
    }
    return null;
  }
  if (delta === undefined) throw bad('--epsilon wants --delta');
  return { epsilon, delta, population, cap };
}

/** The curve asked for. @throws HearsayError BAD_CONFIG where there is no delta to go with it */
export function privacyCurveOf({ privacyCurve, delta, cap }: SimulateOptions): PrivacyCurveOptions | null {
  if (!privacyCurve) return null;
  if (delta === undefined) throw bad('--privacy-curve wants --delta');
  return { epsilons: privacyCurve, delta, cap };
}

/** Federated evaluation, as in a site's configuration. @throws HearsayError BAD_CONFIG where there is nothing to hold users for, or a value is out of range */
export function metricsOf({ federatedMetrics, holdout, lag }: SimulateOptions): SiteConfig['metrics'] {
  if (!federatedMetrics) {
    if (holdout === undefined && lag === undefined) return null;
    throw bad('--holdout and --lag belong to --federated-metrics');
  }
  if (holdout !== undefined && !(holdout >= 0 && holdout < 1)) throw bad('--holdout: expected 0 to below 1');
  if (lag !== undefined && lag > maxLag) throw bad(`--lag: expected ${maxLag} or less`);
  return { ...metricsDefaults, ...(holdout !== undefined && { holdout }), ...(lag !== undefined && { lag }) };
}

/** The attack asked for. @throws HearsayError BAD_CONFIG */
export function attackOf({ attack: kind, hostile }: SimulateOptions): AttackOptions | null {
  if (kind === undefined) {
    if (hostile === undefined) return null;
    throw bad('--hostile wants --attack');
  }
  const share = hostile ?? 0.1;
  if (!(share >= 0 && share < 1)) throw bad('--hostile: expected 0 to below 1');
  return { kind, share };
}

/** What is made of a cohort's updates; null: their sum. @throws HearsayError BAD_CONFIG */
export function aggregationOf(options: SimulateOptions): Aggregation | null {
  const { aggregation: kind, trim, tau, iterations } = options;
  if (trim !== undefined && kind !== 'trimmed-mean')
    throw bad('--trim belongs to --aggregation trimmed-mean');
  if ((tau ?? iterations) !== undefined && kind !== 'centred-clipping') {
    throw bad('--tau and --iterations belong to --aggregation centred-clipping');
  }
  if (kind === 'sum') return null;
  const given = {
    ...aggregationDefaults[kind],
    ...(trim !== undefined && { trim }),
    ...(tau !== undefined && { tau }),
    ...(iterations !== undefined && { iterations }),
  };
  const result = aggregationSchema.safeParse(given);
  if (result.success) return result.data;
  throw bad(`--${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`);
}

/** @throws HearsayError BAD_CONFIG */
export function leastCosineOf({ leastCosine }: SimulateOptions): number | undefined {
  if (leastCosine === undefined || Math.abs(leastCosine) <= 1) return leastCosine;
  throw bad('--least-cosine: expected -1 to 1');
}

const bad = (reason: string): HearsayError => new HearsayError('BAD_CONFIG', `simulate: ${reason}`);

/** What to read, and how. */
export function filesOf(options: SimulateOptions): DatasetFiles {
  const { interactions, items, users, skipBadRows = false } = options;
  return {
    ...{ interactions, items, users, skipBadRows },
    columns: {
      user: options.userColumn,
      item: options.itemColumn,
      time: options.timeColumn,
      order: options.orderColumn,
      type: options.typeColumn,
      rating: options.ratingColumn,
    },
  };
}
