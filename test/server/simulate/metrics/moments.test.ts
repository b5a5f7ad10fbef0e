import { expect, it } from 'vitest';
import { addMoments, addValues, meanOf, noMoments } from '../../../../server/simulate/metrics/moments.ts';
import {
  addRatingError,
  noRatingErrors,
  ratingErrorOf,
} from '../../../../server/simulate/metrics/rating-error.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';

const sum = (rows: readonly (readonly number[])[]) => {
  const moments = noMoments(2);
  for (const row of rows) addValues(moments, row);
  return moments;
};

it('gives mean and standard error as the textbook does', () => {
  const moments = sum([
    [1, 0],
    [0.25, 0],
    [0.5, 0],
    [0.25, 0],
  ]);
  const mean = 0.5;
  const variance = (0.25 + 0.0625 + 0 + 0.0625) / 3;
  expect(meanOf(moments, 0)).toEqual({ mean, standardError: expect.closeTo(Math.sqrt(variance / 4), 8) });
  expect(meanOf(moments, 1)).toEqual({ mean: 0, standardError: 0 });
});

it('has no standard error of one value, and no mean of none', () => {
  expect(meanOf(sum([[0.5, 1]]), 0)).toEqual({ mean: 0.5, standardError: 0 });
  expect(meanOf(noMoments(1), 0)).toEqual({ mean: 0, standardError: 0 });
});

it('adds up to the same bits in any order, on any number of threads', () => {
  const uniform = seededUniform(2);
  const rows = Array.from({ length: 5_000 }, () => [uniform(), uniform() ** 9]);
  const parts = [rows.slice(4_000), rows.slice(0, 1), rows.slice(1, 4_000).reverse()].map(sum);
  const merged = noMoments(2);
  for (const part of parts) addMoments(merged, structuredClone(part));
  expect(merged).toEqual(sum(rows));
  expect(meanOf(merged, 1).mean).toBeCloseTo(rows.reduce((all, [, value]) => all + value!, 0) / 5_000, 8);
});

it('measures errors of ratings', () => {
  const errors = noRatingErrors();
  expect(ratingErrorOf(errors, 1)).toBeNull();
  addRatingError(errors, { predicted: 3, actual: 5 });
  addRatingError(errors, { predicted: 4.5, actual: 4 });
  const others = noRatingErrors();
  addRatingError(others, { predicted: 1, actual: 1 });
  addMoments(errors, structuredClone(others));
  expect(ratingErrorOf(errors, 1)?.mae).toBeCloseTo(2.5 / 3, 7);
  expect(ratingErrorOf(errors, 1)?.rmse).toBeCloseTo(Math.sqrt(4.25 / 3), 7);
  expect(ratingErrorOf(errors, 4)?.mae).toBeCloseTo(10 / 3, 6);
  expect(ratingErrorOf(errors, 4)?.rmse).toBeCloseTo(4 * Math.sqrt(4.25 / 3), 6);
});
