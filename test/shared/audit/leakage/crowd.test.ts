import { expect, it } from 'vitest';
import { Crowd } from '../../../../shared/audit/leakage/crowd.ts';

it('knows the mean of a crowd, and its variances half-way to what is usual', () => {
  const crowd = new Crowd(3);
  for (const update of [Int32Array.of(1, 5, 0), Int32Array.of(3, 5, 0), Int32Array.of(5, 5, 12)])
    crowd.add(update);
  expect([...crowd.mean()]).toEqual([3, 5, 4]);
  // their own variances are 8/3, 0 and 32, which are 104/9 on average
  const common = 104 / 9;
  const expected = [8 / 3, 0, 32].map((own) => (own + common) / 2);
  for (const [i, variance] of crowd.variance().entries()) expect(variance).toBeCloseTo(expected[i]!, 10);
});
