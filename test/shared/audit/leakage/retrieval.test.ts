import { expect, it } from 'vitest';
import { bestGuesses, retrieval } from '../../../../shared/audit/leakage/retrieval.ts';

it('the best guesses are the highest scores, in their order', () => {
  const scores = Float64Array.of(0.5, 3, 0, 3, 1);
  expect(bestGuesses(scores, 3)).toEqual([1, 3, 4]);
  expect(bestGuesses(scores, 1)).toEqual([1]);
});

it('what has no score is no guess', () => {
  expect(bestGuesses(Float64Array.of(0, 2, 0), 3)).toEqual([1]);
});

it('precision counts among the guesses, recall among what was wanted', () => {
  expect(retrieval([1, 2, 3, 4], new Set([2, 4, 6]))).toEqual({ precision: 0.5, recall: 2 / 3 });
  expect(retrieval([], new Set([2]))).toEqual({ precision: 0, recall: 0 });
});
