/**
 * The noise of a simulated federation that stands for a larger one. N profiles that take part at the same rate as the
 * simulated users make sums that are N / users times as long, under the same noise; so the simulated sum gets noise of
 * standard deviation z * B * users / N. What it shows is the signal to noise ratio of the larger population, with the
 * variety of the smaller one.
 *
 * Guarantee stated: that of the larger federation, one profile's contributions replaced by zero, at most `cap` of them.
 * What voids it: being a simulation. Its noise is of a public seed, and too small for its own users where they stand for more.
 */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { type PrivacyPlan, planFromEpsilon } from '../../../shared/privacy/planner.ts';

/** What is asked for: (epsilon, delta) at the end of a run in which nobody takes part more than `cap` times. */
export type PrivacyWish = {
  readonly epsilon: number;
  readonly delta: number;
  readonly cap: number;
  /** N >= 1. */
  readonly population: number;
};

/** The noise that it takes. */
export type ScaledNoise = {
  readonly plan: PrivacyPlan;
  readonly population: number;
  /** Of one simulated release, lattice units squared, integer, >= 1; rounded up, so that no more is claimed than there is. */
  readonly variance: number;
};

/**
 * @param users simulated users that can be trained on
 * @throws HearsayError BAD_CONFIG (a population that is no number >= 1, delta not below 1 / population, or what `planFromEpsilon` refuses)
 */
export function scaledNoise(
  { epsilon, delta, cap, population }: PrivacyWish,
  { users, radius }: { readonly users: number; readonly radius: number },
): ScaledNoise {
  if (!(population >= 1))
    throw new HearsayError('BAD_CONFIG', `population: expected 1 or more, got ${population}`);
  if (!(delta < 1 / population)) {
    throw new HearsayError('BAD_CONFIG', `delta: expected less than 1 / population, got ${delta}`);
  }
  const plan = planFromEpsilon({ epsilon, delta, cap });
  const noiseStdDev = (plan.noiseMultiplier * radius * users) / population;
  return { plan, population, variance: Math.max(1, Math.ceil(noiseStdDev ** 2)) };
}
