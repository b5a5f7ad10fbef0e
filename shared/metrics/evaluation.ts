/**
 * Federated evaluation, as a browser writes it and as a release states it. A visitor ranks its own next event and
 * reports, in one of two arms, (1, hit, gain): counted, whether the event was among the best ten, and what NDCG@10
 * gives for its rank (one relevant item: 1 / log2(rank + 1), Jarvelin, Kekalainen 2002). Written as multiples of
 * one unit, which `metric-layout.ts` chooses so that all metrics together are never longer than B_metrics.
 */
import type { SiteConfig } from '../protocol/site-config.ts';
import { type Counted, fillExperiment } from './experiment.ts';
import { type MetricsSettings, metricCoordinates, metricUnit } from './metric-layout.ts';

/** Which model was evaluated: the current one, or the earlier one on which a share of the visitors is held. */
export type Arm = 'current' | 'held';

/** Where an arm's three coordinates begin. */
const armOffset: Readonly<Record<Arm, number>> = { current: 0, held: 3 };

/** Ranks that count. */
export const cutoff = 10;

/** The noised metrics of one release, with all that is needed to read them. Public; post-processing of the release. */
export type Evaluation = {
  /** Version that the current arm evaluated: the model that the round collected on. */
  readonly version: number;
  /** Version that the held arm evaluated; null where nobody was held. */
  readonly heldVersion: number | null;
  /** [6] noised integer sums: count, hits, gain of the current arm, then of the held one. */
  readonly sums: readonly number[];
  /** u: what one visitor adds to a count, lattice units. */
  readonly unit: number;
  /** Variance of the noise in each sum, lattice units squared. */
  readonly variance: number;
};

/** NDCG@10 of one event. @param rank 1 is best */
export function gainAt(rank: number): number {
  return rank <= cutoff ? 1 / Math.log2(rank + 1) : 0;
}

/** What one visitor evaluated, and the rank of its next event, 1 is best; null: it had none. */
type Ranked = { readonly arm: Arm; readonly rank: number | null };

/** All that one visitor tells in its metrics. */
export type VisitorMetrics = Ranked & {
  /** Absent or null: the visitor counts in no arm of an experiment. */
  readonly counted?: Counted | null;
};

/**
 * The metrics of one visitor, unbiased: all are exact but the gain, which is rounded up or down at random. Never
 * longer than the radius, for no coordinate exceeds one unit. Where there was no next event, nothing is evaluated.
 * @param uniform draws from [0, 1); need not be secret: rounding carries no privacy
 */
export function metricVector(
  { arm, rank, counted }: VisitorMetrics,
  metrics: MetricsSettings,
  uniform: () => number,
): Int32Array {
  const coordinates = new Int32Array(metricCoordinates(metrics));
  if (counted) fillExperiment(coordinates, metrics, counted);
  if (rank === null) return coordinates;
  const unit = metricUnit(metrics);
  const gain = Math.floor(unit * gainAt(rank) + uniform());
  coordinates.set([unit, rank <= cutoff ? unit : 0, Math.min(unit, gain)], armOffset[arm]);
  return coordinates;
}

/**
 * An update with its metrics behind the model's coordinates; as it is where the site has no federated evaluation.
 * @param update [d], lattice units, within B_model; not mutated
 * @param uniform as {@link metricVector}
 * @returns [d], and the metrics behind it where there are any
 */
export function withMetrics(
  update: Int32Array,
  { metrics }: Pick<SiteConfig, 'metrics'>,
  told: VisitorMetrics,
  uniform: () => number,
): Int32Array {
  if (!metrics) return update;
  const vector = metricVector(told, metrics, uniform);
  const whole = new Int32Array(update.length + vector.length);
  whole.set(update);
  whole.set(vector, update.length);
  return whole;
}

/** Sums of several releases in one arm, in visitors. */
export type ArmTotals = {
  /** Visitors counted; with noise on, an estimate that may be negative. */
  readonly visitors: number;
  readonly hits: number;
  readonly gain: number;
  /** Variance of the noise in each of the three, visitors squared. */
  readonly noise: number;
  /** Most that rounding adds to the variance of one visitor's gain. */
  readonly rounding: number;
};

/** Pool an arm over releases: sums add, and so do the variances of their noise. Releases without the arm are left out. */
export function poolArm(evaluations: readonly Evaluation[], arm: Arm): ArmTotals {
  const at = armOffset[arm];
  const total = { visitors: 0, hits: 0, gain: 0, noise: 0, rounding: 0 };
  for (const { sums, unit, variance, heldVersion } of evaluations) {
    if (arm === 'held' && heldVersion === null) continue;
    total.visitors += (sums[at] ?? 0) / unit;
    total.hits += (sums[at + 1] ?? 0) / unit;
    total.gain += (sums[at + 2] ?? 0) / unit;
    total.noise += variance / (unit * unit);
    total.rounding = Math.max(total.rounding, 1 / (4 * unit * unit));
  }
  return total;
}
