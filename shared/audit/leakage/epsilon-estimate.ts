/**
 * What epsilon looks like from outside: an estimate from the cosines between a release and the canaries that are in it.
 * Andrew, Kairouz, Oh, Oprea, McMahan, Suriyakumar 2023 (arXiv:2302.03098), section 4: the cosine with a random direction
 * that is not in it is N(0, 1/d); those of canaries that are in it are taken for N(mean, std^2) with their own mean and
 * standard deviation; the estimate is the epsilon between the two at delta.
 * An estimate, no bound: it trusts both normal distributions far out in their tails, and says how well this one attack
 * tells in from out. For the Gaussian mechanism it comes to the true epsilon as d and the canaries grow.
 */
import { HearsayError } from '../../hearsay-error.ts';
import { assertDelta } from '../../privacy/accountant.ts';

/** A normal distribution. */
export type Gaussian = { readonly mean: number; readonly stdDev: number };

/**
 * @param cosines of the canaries that are in the release with it, two or more
 * @param terms.dim d, length of the release; some thousands at least, or N(0, 1/d) is wrong
 * @param terms.delta as in `accountant.ts`
 * @returns >= 0
 * @throws HearsayError BAD_CONFIG (fewer than two cosines, or all the same; delta out of range)
 */
export function estimateEpsilon(
  cosines: Float64Array,
  { dim, delta }: { readonly dim: number; readonly delta: number },
): number {
  const observed = fitGaussian(cosines);
  if (!(observed.stdDev > 0))
    throw new HearsayError('BAD_CONFIG', 'expected two cosines or more that differ');
  return epsilonBetween({ mean: 0, stdDev: 1 / Math.sqrt(dim) }, observed, delta);
}

/** Mean, and standard deviation with n - 1; NaN for fewer than two. */
function fitGaussian(values: Float64Array): Gaussian {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, stdDev: Math.sqrt(squares / (values.length - 1)) };
}

/**
 * The least epsilon for which neither distribution exceeds e^epsilon times the other by more than delta of mass.
 * @returns >= 0, within 1e-9 of itself
 * @throws HearsayError BAD_CONFIG (delta out of range)
 */
export function epsilonBetween(a: Gaussian, b: Gaussian, delta: number): number {
  assertDelta(delta);
  const isEnough = (epsilon: number): boolean =>
    excessMass(a, b, epsilon) <= delta && excessMass(b, a, epsilon) <= delta;
  if (isEnough(0)) return 0;
  let [low, high] = [0, 1];
  while (!isEnough(high)) [low, high] = [high, 2 * high];
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Standard deviations to either side that are looked at: what lies beyond weighs less than 1e-30. */
const reach = 12;
/** Steps in one: so many give epsilon to four digits after the point. */
const stepsPerStdDev = 200;

/** Integral of max(0, p - e^epsilon q), the hockey-stick divergence, by the midpoint rule. */
function excessMass(p: Gaussian, q: Gaussian, epsilon: number): number {
  let sum = 0;
  for (let i = 0; i < 2 * reach * stepsPerStdDev; i++) {
    const z = (i + 0.5) / stepsPerStdDev - reach;
    const logRatio = epsilon + logDensity(q, p.mean + z * p.stdDev) - logDensity(p, p.mean + z * p.stdDev);
    if (logRatio < 0) sum -= Math.exp(-(z * z) / 2) * Math.expm1(logRatio);
  }
  return sum / (stepsPerStdDev * Math.sqrt(2 * Math.PI));
}

/** But for a constant that all have. */
const logDensity = ({ mean, stdDev }: Gaussian, x: number): number =>
  -(((x - mean) / stdDev) ** 2) / 2 - Math.log(stdDev);
