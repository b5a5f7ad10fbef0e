/** Pearson's test of integer samples against the discrete Gaussian, whose probabilities are summed up naively. */

/** P(x) for |x| <= limit, proportional to exp(-x^2 / 2v), in `Math.exp` and nothing from the sources. */
export function discreteGaussianPmf(variance: number, limit: number): Map<number, number> {
  const weights = new Map<number, number>();
  let total = 0;
  for (let x = -limit; x <= limit; x++) {
    const weight = Math.exp(-(x * x) / (2 * variance));
    weights.set(x, weight);
    total += weight;
  }
  return new Map([...weights].map(([x, weight]) => [x, weight / total]));
}

/**
 * How far the counts of bins lie from what was expected, in standard deviations of a normal variable (Wilson and
 * Hilferty 1931). Bins with fewer than 10 expected samples are put together.
 */
export function chiSquareDeviation(counts: Map<number, number>, expected: Map<number, number>): number {
  let [statistic, freedom, restCount, restExpected] = [0, -1, 0, 0];
  const add = (count: number, mean: number): void => {
    statistic += (count - mean) ** 2 / mean;
    freedom++;
  };
  for (const [bin, mean] of expected) {
    if (mean >= 10) add(counts.get(bin) ?? 0, mean);
    else [restCount, restExpected] = [restCount + (counts.get(bin) ?? 0), restExpected + mean];
  }
  if (restExpected >= 1) add(restCount, restExpected);
  const spread = 2 / (9 * freedom);
  return ((statistic / freedom) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread);
}

/** Sum of the values of each bin. */
export function binned(
  values: Iterable<readonly [number, number]>,
  binOf: (x: number) => number,
): Map<number, number> {
  const bins = new Map<number, number>();
  for (const [x, value] of values) bins.set(binOf(x), (bins.get(binOf(x)) ?? 0) + value);
  return bins;
}
