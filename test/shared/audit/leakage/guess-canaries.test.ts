import { expect, it } from 'vitest';
import { guessCanaries } from '../../../../shared/audit/leakage/guess-canaries.ts';

const scored = (scores: number[], included: number[]) => ({
  scores: Float64Array.from(scores),
  included: Uint8Array.from(included),
});

it('says of the highest that they were in and of the lowest that they were not, and counts what is right', () => {
  const canaries = scored([5, 1, 4, 2, 3, 0], [1, 0, 0, 1, 1, 1]);
  // 5 in: right; 0 out: wrong
  expect(guessCanaries(canaries, 1 / 3)).toEqual({ canaries: 6, guesses: 2, correct: 1 });
  // 5, 4, 3 in: two right; 0, 1, 2 out: one right
  expect(guessCanaries(canaries, 1)).toEqual({ canaries: 6, guesses: 6, correct: 3 });
});

it('says nothing of the middle, nor of one that is left over', () => {
  const canaries = scored([1, 2, 3, 4, 5], [0, 0, 1, 1, 1]);
  expect(guessCanaries(canaries, 1)).toEqual({ canaries: 5, guesses: 4, correct: 4 });
  expect(guessCanaries(canaries, 0.1)).toEqual({ canaries: 5, guesses: 0, correct: 0 });
});
