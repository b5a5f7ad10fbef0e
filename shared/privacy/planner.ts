/**
 * How much noise an epsilon takes, and what epsilon a noise gives, when every browser contributes at most `cap`
 * times in a period. Per period rho = cap / (2 z^2), whatever the number of rounds: releases in which a profile
 * has no part cost it nothing, also if it decides from earlier ones when to take part (Feldman, Zrnic 2021,
 * arXiv:2008.11193).
 * Guarantee: one profile's contributions of one period replaced by zero; further periods add their rho.
 * Voided by a browser that exceeds the cap. No amplification by sampling is claimed, for participation is logged.
 */
import { assertCap, epsilonOf, rhoOf, rhoOfRelease } from './accountant.ts';

/** Noise and privacy of one period. */
export type PrivacyPlan = {
  /** zCDP cost of one period; Infinity is no guarantee. */
  readonly rho: number;
  /** At {@link PrivacyPlan.delta}; Infinity is no guarantee. */
  readonly epsilon: number;
  /** Between 0 and 1, both excluded; below 1 / population to mean anything. */
  readonly delta: number;
  /** z, noise standard deviation / sensitivity; 0 is noise off. */
  readonly noiseMultiplier: number;
  /** Most contributions of a profile in one period, integer, >= 1. */
  readonly cap: number;
};

/**
 * The privacy that a noise multiplier gives.
 * @throws HearsayError BAD_CONFIG (any input out of the range that {@link PrivacyPlan} states)
 */
export function planFromNoise(given: Pick<PrivacyPlan, 'noiseMultiplier' | 'cap' | 'delta'>): PrivacyPlan {
  const { noiseMultiplier, cap, delta } = given;
  assertCap(cap);
  const rho = cap * rhoOfRelease(noiseMultiplier);
  return { rho, epsilon: epsilonOf({ rho, delta }), delta, noiseMultiplier, cap };
}

/**
 * The least noise multiplier that gives this epsilon, rounded up: the plan's own epsilon is never above the one
 * asked for, and a budget of rho for that epsilon admits `cap` releases.
 * @throws HearsayError BAD_CONFIG (any input out of the range that {@link PrivacyPlan} states)
 */
export function planFromEpsilon(given: Pick<PrivacyPlan, 'epsilon' | 'cap' | 'delta'>): PrivacyPlan {
  const { epsilon, cap, delta } = given;
  assertCap(cap);
  const noiseMultiplier = Math.sqrt(cap / (2 * rhoOf({ epsilon, delta }))) * (1 + 2 ** -50);
  return planFromNoise({ noiseMultiplier, cap, delta });
}
