/**
 * A share of visitors from noised sums, with an approximate 95 % interval that holds both the visitors' randomness and
 * the noise: delta method for a ratio H / n of noised sums, Var = (n V + s^2 (1 + R^2)) / n^2 (Deng, Knoblich, Lu 2018,
 * arXiv:1803.06336), around the estimate with two hits and two misses added, which keeps small counts honest (Agresti,
 * Coull 1998). Below the visitors that a power calculation asks for it gives no number.
 */
import {
  powerTable,
  tableDifferences,
  usualQuantiles,
  variancePerVisitor,
  visitorsNeeded,
} from './power-table.ts';

/** Low and high end of an interval. */
export type Interval = [low: number, high: number];

/** Noised sums in visitors. */
export type RateTotals = {
  /** Visitors counted; with noise on, an estimate that may be negative. */
  readonly visitors: number;
  /** Those of them to whom it happened. */
  readonly hits: number;
  /** Variance of the noise in each of the two, visitors squared. */
  readonly noise: number;
};

/** How many visitors there are to tell from. */
export type VisitorCounts = {
  /** `measured`: enough visitors to see the largest difference of the power table. */
  readonly status: 'measured' | 'not enough visitors';
  /** Visitors counted, with noise an estimate; whole, >= 0. */
  readonly visitors: number;
  /** As many visitors without noise would tell as much; whole, >= 0. */
  readonly effectiveVisitors: number;
  /** The smallest difference of the power table that so many visitors show; null: none. */
  readonly detectable: number | null;
};

/** What may be said of one rate. */
export type RateReport = VisitorCounts & {
  /** 0..1; null unless measured. */
  readonly rate: number | null;
  /** Approximately 95 %, within 0..1; null unless measured. */
  readonly interval: Interval | null;
};

/** Report on pooled sums. */
export function reportRate(totals: RateTotals): RateReport {
  const { visitors, hits, noise } = totals;
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
  if (detectable === null) return { status: 'not enough visitors', ...counts, rate: null, interval: null };
  return {
    status: 'measured',
    ...counts,
    rate: inRange(hits / visitors),
    interval: intervalAround(rate, sampling, withPrior(totals)),
  };
}

/**
 * Visitors with which a rate is first reported.
 * @param noisePerVisitor as `power-table.ts`
 */
export function fewestVisitors(totals: RateTotals, noisePerVisitor: number): number {
  const difference = Math.max(...tableDifferences);
  return visitorsNeeded({ baseRate: smoothedRate(totals), difference, noisePerVisitor });
}

/** The rate with two hits and two misses added; .5 before anything was measured. */
export function smoothedRate(totals: RateTotals): number {
  const { hits, visitors } = withPrior(totals);
  return inRange(hits / visitors);
}

/** So many hits and as many misses more. */
export function withPrior<T extends RateTotals>(totals: T, pairs = 2): T {
  const { visitors, hits } = totals;
  return { ...totals, visitors: Math.max(0, visitors) + 2 * pairs, hits: hits + pairs };
}

/** Variance of a mean over noised visitors. @param variance of one visitor's part in it */
export function meanVariance(mean: number, variance: number, { visitors, noise }: RateTotals): number {
  return (visitors * variance + noise * (1 + mean * mean)) / (visitors * visitors);
}

/** @param variance of one visitor's part. @param smoothed with its prior */
export function intervalAround(center: number, variance: number, smoothed: RateTotals): Interval {
  const half = usualQuantiles.significance * Math.sqrt(meanVariance(center, variance, smoothed));
  return [inRange(center - half), inRange(center + half)];
}

/** The smallest difference that so many visitors show. The table has the smallest first. */
function detectableWith(visitors: number, table: ReturnType<typeof powerTable>): number | null {
  if (!(visitors > 0)) return null;
  return table.find((row) => visitors >= row.visitors)?.difference ?? null;
}

/** Within 0..1. */
export const inRange = (value: number): number => Math.min(1, Math.max(0, value));
