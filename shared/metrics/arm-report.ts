/**
 * HR@10 and NDCG@10 of one arm from noised sums, each with an approximate 95 % interval that holds both the visitors'
 * randomness and the noise: delta method for a ratio H / n of noised sums, Var = (n V + s^2 (1 + R^2)) / n^2 (Deng,
 * Knoblich, Lu 2018, arXiv:1803.06336), around the estimate with two hits and two misses added, which keeps small
 * counts honest (Agresti, Coull 1998). Below the visitors that a power calculation asks for it gives no number.
 */
import type { ArmTotals } from './evaluation.ts';
import { powerTable, usualQuantiles, variancePerVisitor } from './power-table.ts';

/** Low and high end of an interval, within 0..1. */
export type Interval = [low: number, high: number];

/** What may be said of one arm. */
export type ArmReport = {
  /** `measured`: enough visitors to see the largest difference of the power table in HR@10. */
  readonly status: 'measured' | 'not enough visitors';
  /** Visitors counted, with noise an estimate; whole, >= 0. */
  readonly visitors: number;
  /** As many visitors without noise would tell as much; whole, >= 0. */
  readonly effectiveVisitors: number;
  /** The smallest difference of the power table that so many visitors show; null: none. */
  readonly detectable: number | null;
  /** Null, like all below, unless measured. */
  readonly hr10: number | null;
  readonly ndcg10: number | null;
  /** Approximate 95 % intervals. */
  readonly interval: { readonly hr10: Interval; readonly ndcg10: Interval } | null;
};

/** Gain of a hit at the last rank that counts, 1 / log2(11). */
const leastGain = 1 / Math.log2(11);

/** Report on pooled sums. */
export function reportArm(totals: ArmTotals): ArmReport {
  const { visitors, noise } = totals;
  const smoothed = addPrior(totals);
  const rate = smoothedRate(totals);
  const noisePerVisitor = visitors > 0 ? noise / visitors : 0;
  const detectable = detectableWith(visitors, powerTable(rate, noisePerVisitor));
  const sampling = rate * (1 - rate);
  const effective = (visitors * sampling) / variancePerVisitor(rate, noisePerVisitor);
  const counts = {
    visitors: Math.max(0, Math.round(visitors)),
    effectiveVisitors: Math.max(0, Math.round(effective)),
    detectable,
  };
  if (detectable === null) {
    return { status: 'not enough visitors', ...counts, hr10: null, ndcg10: null, interval: null };
  }
  const gain = inRange(smoothed.gain / smoothed.visitors);
  return {
    status: 'measured',
    ...counts,
    hr10: inRange(totals.hits / visitors),
    ndcg10: inRange(totals.gain / visitors),
    interval: {
      hr10: intervalOf(rate, sampling, smoothed),
      ndcg10: intervalOf(gain, gainVariance(rate, gain) + totals.rounding, smoothed),
    },
  };
}

/** The hit rate with two hits and two misses added; .5 before anything was measured. */
export function smoothedRate(totals: ArmTotals): number {
  const { hits, visitors } = addPrior(totals);
  return inRange(hits / visitors);
}

/** The smallest difference that so many visitors show. The table has the smallest first. */
function detectableWith(visitors: number, table: ReturnType<typeof powerTable>): number | null {
  if (!(visitors > 0)) return null;
  return table.find((row) => visitors >= row.visitors)?.difference ?? null;
}

/** Four visitors more, two of them with a hit, in the middle of the ranks. */
function addPrior(totals: ArmTotals): ArmTotals {
  const { visitors, hits, gain } = totals;
  return { ...totals, visitors: Math.max(0, visitors) + 4, hits: hits + 2, gain: gain + 1 };
}

/**
 * Most that one visitor's gain can vary, given the means: a hit gains between 1 / log2(11) and 1, and a square lies
 * below its chord, so E g^2 <= (1 + l) E g - l E hit.
 */
function gainVariance(rate: number, gain: number): number {
  const square = (1 + leastGain) * gain - leastGain * rate;
  return Math.max(0, square - gain * gain);
}

function intervalOf(center: number, variance: number, { visitors, noise }: ArmTotals): Interval {
  const total = visitors * variance + noise * (1 + center * center);
  const half = (usualQuantiles.significance * Math.sqrt(total)) / visitors;
  return [inRange(center - half), inRange(center + half)];
}

const inRange = (value: number): number => Math.min(1, Math.max(0, value));
