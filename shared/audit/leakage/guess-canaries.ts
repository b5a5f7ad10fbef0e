/**
 * Who was in? The canaries that score highest are said to be in, those that score lowest out, and of the middle nothing
 * is said: Steinke, Nasr, Jagielski 2023 (arXiv:2305.08846), Algorithm 1, with as many guesses of either kind.
 */
import type { CanaryGuesses } from './epsilon-lower-bound.ts';

/** What was planted, and how it looks from outside. */
export type ScoredCanaries = {
  /** [m] higher for those that look as if they were in. */
  readonly scores: Float64Array;
  /** [m] 1 for those that were in, by a fair coin each. */
  readonly included: Uint8Array;
};

/**
 * Guess, and see how many guesses were right.
 * @param share of the canaries about which something is said, above 0 to 1; to be chosen before looking
 */
export function guessCanaries({ scores, included }: ScoredCanaries, share: number): CanaryGuesses {
  const canaries = scores.length;
  const each = Math.floor((canaries * share) / 2);
  const order = Uint32Array.from(scores, (_, canary) => canary).sort((a, b) => scores[a]! - scores[b]!);
  let correct = 0;
  for (let i = 0; i < each; i++) {
    correct += included[order[canaries - 1 - i]!]! + 1 - included[order[i]!]!;
  }
  return { canaries, guesses: 2 * each, correct };
}
