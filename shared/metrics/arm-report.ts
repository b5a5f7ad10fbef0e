/**
 * HR@10 and NDCG@10 of one arm of federated evaluation, from noised sums: the hit rate as `rate-report.ts` has any rate,
 * the gain by the same delta method, with a bound on how much one visitor's gain can vary.
 */
import type { ArmTotals } from './evaluation.ts';
import {
  type Interval,
  inRange,
  intervalAround,
  reportRate,
  smoothedRate,
  type VisitorCounts,
  withPrior,
} from './rate-report.ts';

/** What may be said of one arm. */
export type ArmReport = VisitorCounts & {
  /** Null, like all below, unless measured. */
  readonly hr10: number | null;
  readonly ndcg10: number | null;
  /** Approximate 95 % intervals, within 0..1. */
  readonly interval: { readonly hr10: Interval; readonly ndcg10: Interval } | null;
};

/** Gain of a hit at the last rank that counts, 1 / log2(11). */
const leastGain = 1 / Math.log2(11);

/** Report on pooled sums. */
export function reportArm(totals: ArmTotals): ArmReport {
  const { rate: hr10, interval, ...counts } = reportRate(totals);
  if (interval === null) return { ...counts, hr10: null, ndcg10: null, interval: null };
  const smoothed = withPrior(totals);
  const gain = inRange((totals.gain + 1) / smoothed.visitors); // two hits more, in the middle of the ranks
  const variance = gainVariance(smoothedRate(totals), gain) + totals.rounding;
  return {
    ...counts,
    hr10,
    ndcg10: inRange(totals.gain / totals.visitors),
    interval: { hr10: interval, ndcg10: intervalAround(gain, variance, smoothed) },
  };
}

/**
 * Most that one visitor's gain can vary, given the means: a hit gains between 1 / log2(11) and 1, and a square lies
 * below its chord, so E g^2 <= (1 + l) E g - l E hit.
 */
function gainVariance(rate: number, gain: number): number {
  const square = (1 + leastGain) * gain - leastGain * rate;
  return Math.max(0, square - gain * gain);
}
