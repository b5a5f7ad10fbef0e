/** How good a list of guesses is: precision and recall of the k highest scores. */

/** Shares, 0..1. */
export type Retrieval = {
  /** Of the guesses, how many are right. */
  readonly precision: number;
  /** Of what was to be found, how much was guessed. */
  readonly recall: number;
};

/**
 * The best guesses by score; a score of 0 says nothing and is no guess, so there may be fewer.
 * @param scores [items] >= 0; of equal ones the first comes first
 * @returns up to k items, best first
 */
export function bestGuesses(scores: Float64Array, k: number): number[] {
  const moved: number[] = [];
  for (const [item, score] of scores.entries()) if (score > 0) moved.push(item);
  return moved.sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, k);
}

/** @param guesses each once @param wanted not empty; precision without a guess is 0 */
export function retrieval(guesses: readonly number[], wanted: ReadonlySet<number>): Retrieval {
  const right = guesses.filter((item) => wanted.has(item)).length;
  return { precision: guesses.length === 0 ? 0 : right / guesses.length, recall: right / wanted.size };
}
