/**
 * What correct guesses prove about epsilon: a lower bound from one run with many canaries, each in or out by a fair coin
 * of its own. Steinke, Nasr, Jagielski 2023 (arXiv:2305.08846), Corollary 5.4 and Appendix D.
 * Guarantee: whatever the guesses were made from, a run that is (epsilon, delta)-DP for each canary is refuted with
 * probability at most 1 - confidence. Voided by choosing the number of guesses after looking at which were right.
 * A bound of 0 proves nothing: neither that nothing leaks, nor that anything holds.
 */
import { HearsayError } from '../../hearsay-error.ts';
import type { ApproximateDp } from '../../privacy/accountant.ts';

/** How the guesses about which canaries were in turned out. */
export type CanaryGuesses = {
  /** m: canaries, in and out together. */
  readonly canaries: number;
  /** r <= m: guesses that were made; of the other canaries nothing was said. */
  readonly guesses: number;
  /** v <= r: guesses that were right. */
  readonly correct: number;
};

/** How sure a bound is to be, and the delta at which epsilon is read. */
export type BoundTerms = {
  /** 0..below 1. */
  readonly delta: number;
  /** Between 0 and 1, both excluded, such as .95. */
  readonly confidence: number;
};

/**
 * The largest epsilon that these guesses refute, within 1e-6; 0 where they refute none.
 * @throws HearsayError BAD_CONFIG (counts that are none or out of order, delta or confidence out of range)
 */
export function epsilonLowerBound(guesses: CanaryGuesses, { delta, confidence }: BoundTerms): number {
  if (!(confidence > 0 && confidence < 1)) throw bad('confidence', 'a number between 0 and 1', confidence);
  const isRefuted = (epsilon: number): boolean => guessPValue(guesses, { epsilon, delta }) < 1 - confidence;
  if (!isRefuted(0)) return 0;
  let [low, high] = [0, 1];
  while (isRefuted(high)) [low, high] = [high, 2 * high];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (isRefuted(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Probability, at most, of so many correct guesses or more about an (epsilon, delta)-DP run.
 * P[X >= v] + 2 m delta max over i of P[v - i <= X < v] / i, with X of Binomial(r, 1 / (1 + e^-epsilon)).
 * @returns 0..1
 * @throws HearsayError BAD_CONFIG (counts that are none or out of order, epsilon below 0, delta out of range)
 */
export function guessPValue(
  { canaries, guesses, correct }: CanaryGuesses,
  { epsilon, delta }: ApproximateDp,
): number {
  assertCounts({ canaries, guesses, correct });
  if (!(epsilon >= 0)) throw bad('epsilon', '0 or more', epsilon);
  if (!(delta >= 0 && delta < 1)) throw bad('delta', '0 to below 1', delta);
  const probabilities = binomial(guesses, epsilon);
  let atLeast = 0;
  for (let k = guesses; k >= correct; k--) atLeast += probabilities[k]!;
  let [below, steepest] = [0, 0];
  for (let i = 1; i <= correct; i++) {
    below += probabilities[correct - i]!;
    steepest = Math.max(steepest, below / i);
  }
  return Math.min(1, atLeast + 2 * canaries * delta * steepest);
}

/** [trials + 1] of Binomial(trials, 1 / (1 + e^-epsilon)), from logarithms: no power of it underflows on the way. */
function binomial(trials: number, epsilon: number): Float64Array {
  const logSuccess = -Math.log1p(Math.exp(-epsilon));
  const logFailure = logSuccess - epsilon;
  const probabilities = new Float64Array(trials + 1);
  let logWays = 0;
  for (let k = 0; k <= trials; k++) {
    probabilities[k] = Math.exp(logWays + k * logSuccess + (trials - k) * logFailure);
    logWays += Math.log((trials - k) / (k + 1));
  }
  return probabilities;
}

function assertCounts({ canaries, guesses, correct }: CanaryGuesses): void {
  const isOrdered = 0 <= correct && correct <= guesses && guesses <= canaries;
  if ([canaries, guesses, correct].every(Number.isSafeInteger) && isOrdered) return;
  const got = `${correct}, ${guesses}, ${canaries}`;
  throw bad('correct, guesses, canaries', 'whole numbers that do not fall', got);
}

const bad = (name: string, expected: string, got: number | string): HearsayError =>
  new HearsayError('BAD_CONFIG', `${name}: expected ${expected}, got ${got}`);
