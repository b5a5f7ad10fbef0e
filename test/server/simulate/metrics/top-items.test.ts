import { expect, it } from 'vitest';
import { topItems } from '../../../../server/simulate/metrics/top-items.ts';
import { seededUniform } from '../../../../server/simulate/seeded-uniform.ts';
import { seededUniform as draws } from '../../../shared/seeded-random.ts';

const top = (scores: readonly number[], excluded: readonly number[] = [], user = 0) => {
  const mask = new Uint8Array(scores.length);
  for (const item of excluded) mask[item] = 1;
  return topItems({ scores: Float32Array.from(scores), excluded: mask }, seededUniform(1, 3, user)).sort(
    (a, b) => a - b,
  );
};

it('are the ten best candidates, as a sort finds them', () => {
  const uniform = draws(4);
  for (let round = 0; round < 50; round++) {
    const scores = Array.from({ length: 60 }, () => uniform() - 0.5);
    const excluded = scores.flatMap((_, item) => (uniform() < 0.3 ? item : []));
    const candidates = scores.flatMap((_, item) => (excluded.includes(item) ? [] : item));
    const best = candidates.sort((a, b) => scores[b]! - scores[a]!).slice(0, 10);
    expect(top(scores, excluded)).toEqual(best.sort((a, b) => a - b));
  }
});

it('are all candidates where there are fewer', () => {
  expect(top([3, 1, 2], [1])).toEqual([0, 2]);
  expect(top([3], [0])).toEqual([]);
});

it('among tied items are drawn, each as often', () => {
  const scores = [9, ...new Array<number>(30).fill(1), 0];
  const counts = new Int32Array(scores.length);
  for (let user = 0; user < 3_000; user++) for (const item of top(scores, [], user)) counts[item]!++;
  expect(counts[0]).toBe(3_000);
  expect(counts[31]).toBe(0);
  // nine of thirty: 900 each, standard deviation 25
  for (const count of counts.subarray(1, 31)) expect(Math.abs(count - 900)).toBeLessThan(100);
});
