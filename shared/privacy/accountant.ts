/**
 * Zero-concentrated differential privacy (Bun, Steinke 2016, arXiv:1605.02065) and what it means as (epsilon,
 * delta): Canonne, Kamath, Steinke 2020 (arXiv:2004.00010), Proposition 12. Costs in rho add; costs in epsilon
 * do not. Only `rhoOfRelease` is bit-identical on every engine: replay compares rho, never epsilon.
 */
import { HearsayError } from '../hearsay-error.ts';

/** A cost in zCDP, and the delta at which it is read as an epsilon. */
export type ZcdpCost = {
  /** >= 0; Infinity is no guarantee. */
  readonly rho: number;
  /** Between 0 and 1, both excluded; below 1 / population to mean anything. */
  readonly delta: number;
};

/** An (epsilon, delta) guarantee. */
export type ApproximateDp = {
  /** > 0; Infinity is no guarantee. */
  readonly epsilon: number;
  /** As in {@link ZcdpCost}. */
  readonly delta: number;
};

/**
 * The cost of one release: rho = 1 / (2 z^2), for the Gaussian and the discrete Gaussian alike (CKS20, Theorem 4).
 * Guarantee: one update more or less in the sum. Voided by two updates of a profile in it, which cost four times.
 * @param noiseMultiplier z >= 0, noise standard deviation / sensitivity; 0 is noise off and costs Infinity
 * @throws HearsayError BAD_CONFIG
 */
export function rhoOfRelease(noiseMultiplier: number): number {
  if (!(noiseMultiplier >= 0) || noiseMultiplier === Infinity) {
    throw new HearsayError('BAD_CONFIG', `noise multiplier: expected 0 or more, got ${noiseMultiplier}`);
  }
  return 1 / (2 * noiseMultiplier * noiseMultiplier);
}

/**
 * The least epsilon that Proposition 12 gives: over orders a > 1, min of
 * a rho + log(1 - 1/a) - log(delta a) / (a - 1). Any order gives a true bound, so an inexact minimum is safe.
 * @returns >= 0; Infinity for infinite rho
 * @throws HearsayError BAD_CONFIG (rho or delta out of range)
 */
export function epsilonOf({ rho, delta }: ZcdpCost): number {
  assertDelta(delta);
  if (!(rho >= 0)) throw new HearsayError('BAD_CONFIG', `rho: expected 0 or more, got ${rho}`);
  if (rho === 0 || rho === Infinity) return rho;
  const y = bestOrderLessOne(rho, delta);
  return Math.max(0, (1 + y) * rho - Math.log1p(1 / y) - (Math.log(delta) + Math.log1p(y)) / y);
}

/**
 * The largest rho that {@link epsilonOf} reads as at most this epsilon.
 * @throws HearsayError BAD_CONFIG (epsilon or delta out of range)
 */
export function rhoOf({ epsilon, delta }: ApproximateDp): number {
  assertDelta(delta);
  if (!(epsilon > 0)) throw new HearsayError('BAD_CONFIG', `epsilon: expected more than 0, got ${epsilon}`);
  if (epsilon === Infinity) return Infinity;
  let low = 1e-150;
  let high = 1e150;
  for (let mid = 1; low < mid && mid < high; mid = Math.sqrt(low) * Math.sqrt(high)) {
    if (epsilonOf({ rho: mid, delta }) <= epsilon) low = mid;
    else high = mid;
  }
  return low;
}

/** @throws HearsayError BAD_CONFIG unless 0 < delta < 1 */
export function assertDelta(delta: number): void {
  if (!(delta > 0 && delta < 1)) {
    throw new HearsayError('BAD_CONFIG', `delta: expected more than 0 and less than 1, got ${delta}`);
  }
}

/** @throws HearsayError BAD_CONFIG unless `cap` is a positive integer */
export function assertCap(cap: number): void {
  if (!Number.isSafeInteger(cap) || cap < 1) {
    throw new HearsayError('BAD_CONFIG', `cap: expected a positive integer, got ${cap}`);
  }
}

/**
 * y = a - 1 of the best order: the bound falls, then rises, with derivative rho + log(delta a) / (a - 1)^2.
 * So y is the one root of rho y^2 + log(1 + y) = log(1 / delta); bisected down to neighbouring doubles.
 */
function bestOrderLessOne(rho: number, delta: number): number {
  const logDelta = Math.log(delta);
  let low = 0;
  let high = Math.min(Math.sqrt(-logDelta / rho), Math.expm1(-logDelta));
  for (let mid = high / 2; low < mid && mid < high; mid = low + (high - low) / 2) {
    if (rho * mid * mid + Math.log1p(mid) + logDelta < 0) low = mid;
    else high = mid;
  }
  return high;
}
