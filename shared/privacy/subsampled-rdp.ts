/**
 * Renyi privacy of the Poisson-subsampled Gaussian (Mironov, Talwar, Zhang 2019, arXiv:1908.10530, section 3.3).
 * Only a calculator, for comparison with systems that draw their cohort at random and in secret: visitors come
 * when they come and participation is logged, so no Hearsay server may claim these numbers for its releases.
 */
import { HearsayError } from '../hearsay-error.ts';
import { assertDelta } from './accountant.ts';

/** The orders that are tried: those customary in RDP accountants. */
const rdpOrders: readonly number[] = [
  ...Array.from({ length: 99 }, (_, i) => (11 + i) / 10),
  ...Array.from({ length: 53 }, (_, i) => 11 + i),
  ...[128, 256, 512, 1024],
];
const maxOrder = 1024;

/** Gaussian noise on the sum of a cohort that everybody joins independently, in secret. */
export type SubsampledGaussian = {
  /** q, chance of joining a round, 0 < q <= 1. */
  readonly samplingRate: number;
  /** z, noise standard deviation / sensitivity, .05..10^6. */
  readonly noiseMultiplier: number;
};

/** What sampled rounds would cost. The fields of `PrivacyPlan`, where rho and a cap do not apply, and the order. */
export type SubsampledPlan = {
  readonly rho: null;
  readonly epsilon: number;
  readonly delta: number;
  readonly noiseMultiplier: number;
  readonly cap: null;
  /** The Renyi order that gave epsilon. */
  readonly order: number;
};

const noiseRange = [0.05, 1e6] as const;
/** Standard deviations past both modes. Beyond lies below 2.3e-19 of the integral. */
const reach = 9;

/**
 * RDP(a) = log E[((1-q) + q exp((2x-1) / 2z^2))^a] / (a - 1) over x ~ N(0, z^2), by the trapezoidal rule.
 * The integrand decays like exp(-d^2 / 2z^2) outside [0, a], and is analytic in a strip of half-width pi z^2; with
 * this step the rule is right to a relative e^-70. What remains is rounding: near z = 1, about 1e-13 / (a - 1).
 * @param order a > 1
 * @returns cost of one round
 */
export function subsampledRdp(
  { samplingRate: q, noiseMultiplier: z }: SubsampledGaussian,
  order: number,
): number {
  const step = Math.min(z, z * z) / 4;
  const points = Math.ceil((order + 2 * reach * z) / step);
  const logs = Array.from({ length: points + 1 }, (_, i) => {
    const x = i * step - reach * z;
    return order * logMixture(q, (2 * x - 1) / (2 * z * z)) - (x * x) / (2 * z * z);
  });
  const logIntegral = logSumExp(logs) + Math.log(step / z) - Math.log(2 * Math.PI) / 2;
  return Math.max(0, logIntegral) / (order - 1);
}

/**
 * Epsilon of `rounds` sampled releases: the least over {@link rdpOrders} of CKS20 (arXiv:2004.00010), Prop. 12.
 * @throws HearsayError BAD_CONFIG (any input out of range)
 */
export function planSubsampled(
  given: SubsampledGaussian & { readonly rounds: number; readonly delta: number },
): SubsampledPlan {
  assertSampling(given);
  const { noiseMultiplier, rounds, delta } = given;
  let epsilon = Infinity;
  let best = Infinity;
  for (const order of rdpOrders) {
    const rdp = rounds * subsampledRdp(given, order);
    const bound = rdp + Math.log1p(-1 / order) - Math.log(delta * order) / (order - 1);
    if (bound < epsilon) [epsilon, best] = [bound, order];
    // RDP grows with the order, and where delta * order <= 1 the last term takes nothing off: no higher order helps
    if (delta * maxOrder <= 1 && rdp + Math.log1p(-1 / order) > epsilon) break;
  }
  return { rho: null, epsilon: Math.max(0, epsilon), delta, noiseMultiplier, cap: null, order: best };
}

/**
 * The least noise multiplier, to a relative 1e-9 and rounded up, at which sampled rounds cost at most `epsilon`.
 * @param given.epsilon > 0
 * @throws HearsayError BAD_CONFIG (any input out of range, or no noise multiplier of .05..10^6 gives this epsilon)
 */
export function planSubsampledFromEpsilon(given: {
  readonly samplingRate: number;
  readonly epsilon: number;
  readonly rounds: number;
  readonly delta: number;
}): SubsampledPlan {
  const { samplingRate, epsilon, rounds, delta } = given;
  const planAt = (noiseMultiplier: number) =>
    planSubsampled({ samplingRate, noiseMultiplier, rounds, delta });
  let [low, high] = [noiseRange[0] as number, noiseRange[1] as number];
  let plan = planAt(high);
  if (!(plan.epsilon <= epsilon)) {
    throw new HearsayError('BAD_CONFIG', `epsilon: expected ${plan.epsilon} or more, got ${epsilon}`);
  }
  while (high / low > 1 + 1e-9) {
    const middle = Math.sqrt(low * high);
    const tried = planAt(middle);
    if (tried.epsilon <= epsilon) [high, plan] = [middle, tried];
    else low = middle;
  }
  return plan;
}

function assertSampling(
  given: SubsampledGaussian & { readonly rounds: number; readonly delta: number },
): void {
  const { samplingRate, noiseMultiplier, rounds, delta } = given;
  assertDelta(delta);
  const refuse = (what: string, value: number): never => {
    throw new HearsayError('BAD_CONFIG', `${what}, got ${value}`);
  };
  if (!(samplingRate > 0 && samplingRate <= 1)) refuse('sampling rate: expected 0 < q <= 1', samplingRate);
  if (!(noiseMultiplier >= noiseRange[0] && noiseMultiplier <= noiseRange[1])) {
    refuse(`noise multiplier: expected ${noiseRange.join('..')}`, noiseMultiplier);
  }
  if (!Number.isSafeInteger(rounds) || rounds < 1) refuse('rounds: expected a positive integer', rounds);
}

/** log((1-q) + q e^y), without overflow and without cancellation. */
function logMixture(q: number, y: number): number {
  return y > 0 ? y + Math.log1p((1 - q) * Math.expm1(-y)) : Math.log1p(q * Math.expm1(y));
}

function logSumExp(logs: readonly number[]): number {
  let largest = -Infinity;
  for (const value of logs) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of logs) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}
