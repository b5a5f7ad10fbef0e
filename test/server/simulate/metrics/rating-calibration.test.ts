import { describe, expect, it } from 'vitest';
import { ratingPredictor } from '../../../../server/simulate/metrics/rating-calibration.ts';

/** Mean 4, standard deviation 1: the first two items stand at -1, the others at 1. */
const scores = Float32Array.of(3, 3, 5, 5);

const ratingsOf = (rated: readonly [item: number, rating: number][], of = scores) => {
  const predict = ratingPredictor(
    of,
    rated.map(([item, rating]) => ({ item, rating })),
  );
  return Array.from(of, (_, item) => predict(item));
};

const expectRatings = (actual: readonly number[], expected: readonly number[]) =>
  expect(actual).toEqual(expected.map((rating) => expect.closeTo(rating, 10)));

describe('a predicted rating', () => {
  // n + 1, sum x; sum x, sum xx + 20 on the left, sum y, sum xy on the right, y from the middle of the scale
  it('is that of the ridge line through the ratings given', () => {
    // [3 2; 2 22] [a b] = [.5 .5]: a = 10 / 62, b = .5 / 62
    const [low, high] = [0.5 + 9.5 / 62, 0.5 + 10.5 / 62];
    expectRatings(
      ratingsOf([
        [2, 1],
        [3, 0.5],
      ]),
      [low, low, high, high],
    );
  });

  it('rises with the score where the visitor rates so, and by little after two ratings', () => {
    // [3 0; 0 22] [a b] = [0 1]
    const [low, high] = [0.5 - 1 / 22, 0.5 + 1 / 22];
    expectRatings(
      ratingsOf([
        [0, 0],
        [3, 1],
      ]),
      [low, low, high, high],
    );
  });

  it('falls with the score where the visitor rates so', () => {
    const [first, , , last] = ratingsOf([
      [0, 1],
      [3, 0],
    ]);
    expect(first! - last!).toBeCloseTo(2 / 22, 10);
  });

  it('is the middle of the scale without ratings, and half way to a single one', () => {
    expectRatings(ratingsOf([]), [0.5, 0.5, 0.5, 0.5]);
    const flat = Float32Array.of(7, 7);
    expectRatings(ratingsOf([[1, 1]], flat), [0.75, 0.75]); // a = .5 / 2
  });

  it('is the mean of many equal scores, drawn to the middle as by one rating', () => {
    const flat = new Float32Array(3);
    const rated = Array.from({ length: 9 }, (_, i): [number, number] => [i % 3, i < 6 ? 1 : 0.4]);
    const mean = (6 * 1 + 3 * 0.4 + 0.5) / 10;
    expectRatings(ratingsOf(rated, flat), [mean, mean, mean]);
  });

  it('does not depend on unit or origin of the scores', () => {
    const given: [number, number][] = [
      [0, 0.2],
      [1, 0.9],
      [3, 0.7],
    ];
    const uneven = Float32Array.of(1, 2, 4, 9);
    const other = uneven.map((score) => 16 * score - 128);
    expectRatings(ratingsOf(given, other), ratingsOf(given, uneven));
  });

  it('stays on the scale', () => {
    // mean 0: of 202 scores 200 stand near 0, two far out
    const far = new Float32Array(202);
    [far[0], far[1]] = [-1, 1];
    for (let i = 2; i < 202; i++) far[i] = i % 2 === 0 ? 0.1 : -0.1;
    const rated = Array.from({ length: 200 }, (_, i): [number, number] => [i + 2, i % 2 === 0 ? 1 : 0]);
    const ratings = ratingsOf(rated, far);
    expect(ratings.slice(0, 2)).toEqual([0, 1]);
    expect(ratings[2]).toBeGreaterThan(0.8);
    expect(ratings[2]).toBeLessThan(1);
  });
});
