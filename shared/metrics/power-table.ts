/**
 * How many visitors a difference in HR@10 needs before it can be seen: the sample size for two proportions (Fleiss,
 * Levin, Paik 2003, section 4.2, without continuity correction; R's power.prop.test), with the noise of the releases
 * added. A ratio of two noised sums, hits H and visitors n, has variance (n p(1-p) + s^2 (1 + p^2)) / n^2 by the
 * delta method (Deng, Knoblich, Lu 2018, arXiv:1803.06336), so noise is as good as a larger variance per visitor:
 * v(p) = p(1-p) + (s^2 / n)(1 + p^2), with s^2 / n the same however many releases are pooled.
 */

/** Two standard normal quantiles. */
export type Quantiles = {
  /** Of 1 - alpha / 2. */
  readonly significance: number;
  /** Of the power. */
  readonly power: number;
};

/** A two-sided test at 5 % with power .8. */
export const usualQuantiles: Quantiles = { significance: 1.959963985, power: 0.8416212336 };

/** The differences of the table, in HR@10. */
export const tableDifferences = [0.005, 0.01, 0.02, 0.05] as const;

/** What is to be seen. */
export type Question = {
  /** HR@10 of the better arm or the worse, 0..1. */
  readonly baseRate: number;
  /** > 0. */
  readonly difference: number;
  /** s^2 / n: variance of the noise in a sum, in visitors squared, per visitor in it; 0: noise off. */
  readonly noisePerVisitor: number;
};

/** One row: so many visitors in each arm show this difference. */
export type PowerRow = { readonly difference: number; readonly visitors: number };

/** v(p): variance of one visitor's part in a hit rate, noise included. */
export function variancePerVisitor(rate: number, noisePerVisitor: number): number {
  return rate * (1 - rate) + noisePerVisitor * (1 + rate * rate);
}

/**
 * Visitors needed in each of two arms.
 * @returns a whole number, rounded up
 */
export function visitorsNeeded(question: Question, quantiles = usualQuantiles): number {
  const { baseRate, difference, noisePerVisitor } = question;
  // the difference is added where the variance is larger: never too few visitors
  const other = baseRate + difference <= 1 ? baseRate + difference : baseRate - difference;
  const variance = (rate: number): number => variancePerVisitor(rate, noisePerVisitor);
  const underNone = Math.sqrt(2 * variance((baseRate + other) / 2));
  const underSome = Math.sqrt(variance(baseRate) + variance(other));
  const wanted = (quantiles.significance * underNone + quantiles.power * underSome) / difference;
  return Math.ceil(wanted * wanted);
}

/** The table for one base rate and one strength of noise. */
export function powerTable(baseRate: number, noisePerVisitor: number): PowerRow[] {
  return tableDifferences.map((difference) => ({
    difference,
    visitors: visitorsNeeded({ baseRate, difference, noisePerVisitor }),
  }));
}
