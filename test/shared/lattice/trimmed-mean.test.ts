import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trimmedMeanSum } from '../../../shared/lattice/trimmed-mean.ts';
import { refusal } from '../log/refusal.ts';
import { cohortOf, naiveTrimmedMeanSum } from './naive-aggregation.ts';

const column = (...values: readonly number[]): number[][] => values.map((value) => [value]);
const sumOf = (updates: readonly number[][], trim: number): number[] => [
  ...trimmedMeanSum(cohortOf(updates), trim),
];

const dim = 5;
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: -32_767, max: 32_767 }) },
);
const updates = fc.array(fc.array(value, { minLength: dim, maxLength: dim }), {
  minLength: 1,
  maxLength: 12,
});
const trims = fc.double({ min: 0, max: 0.499, noNaN: true });

describe('a trimmed mean', () => {
  it('LA9 drops the smallest and the largest of each coordinate, and weighs the rest for all', () => {
    // of 5 values one at each end: 2 + 3 + 4 over 3, times 5
    expect(sumOf(column(1, 4, 100, 2, 3), 0.2)).toEqual([15]);
    expect(sumOf(column(-100, 1, 2, 3, 4), 0.2)).toEqual([10]);
  });

  it('LA9 of one update is that update, and without trimming it is the sum', () => {
    expect(sumOf([[7, -3, 0]], 0.49)).toEqual([7, -3, 0]);
    expect(sumOf(column(1, 2, -30), 0.3)).toEqual([-27]);
  });

  it('LA9 rounds half away from zero', () => {
    // 4 (1 + 2) / 2 is 6; 5 of (0, 1, 1) is 10 / 3; 3.5 of 7 values: see the naive reference
    expect(sumOf(column(0, 0, 1, 1, 9), 0.2)).toEqual([3]);
    expect(sumOf(column(-9, -1, -1, 0, 9, 9), 1 / 6)).toEqual([11]); // 6 * 7 / 4 is 10.5
    expect(sumOf(column(9, 1, 1, 0, -9, -9), 1 / 6)).toEqual([-11]);
  });

  it('LA9 is zero where no more than are dropped have anything to say', () => {
    expect(sumOf(column(...Array(8).fill(0), 32_767, 32_767), 0.2)).toEqual([0]);
  });

  it('LA9 is that of its definition, and the same in any order', () => {
    fc.assert(
      fc.property(updates, trims, (given, trim) => {
        const expected = naiveTrimmedMeanSum(given, trim);
        expect(sumOf(given, trim)).toEqual(expected.map((each) => each + 0));
        expect(sumOf([...given].reverse(), trim)).toEqual(sumOf(given, trim));
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('LA9 stays between the values of the honest where no more are hostile than are dropped', () => {
    const few = fc.array(fc.integer({ min: -32_767, max: 32_767 }), { minLength: 2, maxLength: 2 });
    const honest = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(honest, few, (good, bad) => {
        const [sum] = sumOf(column(...good, ...bad), 0.2);
        expect(sum! / 10).toBeGreaterThanOrEqual(Math.min(...good) - 0.05);
        expect(sum! / 10).toBeLessThanOrEqual(Math.max(...good) + 0.05);
      }),
      { seed: 22 },
    );
  });

  it('LA9 is the same however many values are held at a time, and looks at none beyond its own', () => {
    const count = 500;
    const many = Array.from({ length: count }, () => new Map<number, number>());
    for (const [i, update] of many.entries()) {
      update
        .set((i * 37) % 5000, i % 2 === 0 ? 5 : -5)
        .set(4999, 1)
        .set(5000, 9);
    }
    const each = () =>
      many.map((update) => {
        const sorted = [...update].sort(([a], [b]) => a - b);
        return {
          indices: Uint32Array.from(sorted, ([index]) => index),
          values: Int32Array.from(sorted, ([, value]) => value),
        };
      });
    const expected = new Int32Array(5001);
    for (const update of many) for (const [index, value] of update) expected[index]! += value;
    for (const atOnce of [count, 3 * count, undefined]) {
      expect(trimmedMeanSum({ dim: 5000, count, each }, 0, atOnce)).toEqual(expected.subarray(0, 5000));
    }
  });

  it('LA9 is refused for nobody, and for a cohort that is too large to look at', () => {
    const each = () => [];
    expect(() => trimmedMeanSum({ dim: 1, count: 0, each }, 0.1)).toThrow(refusal('BAD_CONFIG'));
    expect(() => trimmedMeanSum({ dim: 1, count: 4097, each }, 0.1)).toThrow(refusal('BAD_CONFIG'));
  });
});
