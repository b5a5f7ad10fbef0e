import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCanary, canaryMagnitudes, canaryProduct } from '../../../../shared/audit/leakage/canary.ts';
import { assertWithinRadius } from '../../../../shared/lattice/norm.ts';
import { seededUniform } from '../../seeded-random.ts';

const wordsOf = (seed: number) => {
  const uniform = seededUniform(seed);
  return () => uniform() * 2 ** 32;
};

/** A canary, written out. */
function canary(dim: number, radius: number, seed: number): Int32Array {
  const vector = new Int32Array(dim);
  addCanary(vector, canaryMagnitudes(dim, radius), wordsOf(seed));
  return vector;
}

const squares = (vector: Int32Array): number => vector.reduce((sum, value) => sum + value * value, 0);

describe('a canary', () => {
  it('is as long as an update may be, and no longer', () => {
    const sizes = fc.record({
      dim: fc.integer({ min: 1, max: 3000 }),
      radius: fc.integer({ min: 1, max: 32_767 }),
    });
    fc.assert(
      fc.property(sizes, ({ dim, radius }) => {
        const magnitudes = canaryMagnitudes(dim, radius);
        assertWithinRadius(magnitudes, radius);
        const missing = radius * radius - squares(magnitudes);
        expect(missing).toBeLessThanOrEqual((2 * radius) / Math.sqrt(dim) + 1);
      }),
      { seed: 1 },
    );
  });

  it('has magnitudes that differ by one at most, so that no coordinate stands out', () => {
    expect(new Set(canaryMagnitudes(254_270, 4096))).toEqual(new Set([8, 9]));
  });

  it('is the same again from the same words, and added to what is there', () => {
    expect(canary(1000, 4096, 1)).toEqual(canary(1000, 4096, 1));
    expect(canary(1000, 4096, 1)).not.toEqual(canary(1000, 4096, 2));
    const sum = canary(100, 50, 1);
    addCanary(sum, canaryMagnitudes(100, 50), wordsOf(2));
    expect(sum).toEqual(canary(100, 50, 1).map((value, i) => value + canary(100, 50, 2)[i]!));
  });

  it('has plus and minus equally often at every place of a word', () => {
    const [dim, draws] = [64, 4000];
    const counts = new Float64Array(dim);
    const [magnitudes, words] = [new Int32Array(dim).fill(1), wordsOf(3)];
    for (let i = 0; i < draws; i++) {
      const one = new Int32Array(dim);
      addCanary(one, magnitudes, words);
      for (let at = 0; at < dim; at++) counts[at] = counts[at]! + one[at]!;
    }
    // five standard deviations
    for (const count of counts) expect(Math.abs(count)).toBeLessThan(5 * Math.sqrt(draws));
  });

  it('has the inner product that its coordinates have', () => {
    const [dim, radius] = [1003, 5000];
    const uniform = seededUniform(4);
    const vector = Float64Array.from({ length: dim }, () => uniform() - 0.5);
    const magnitudes = canaryMagnitudes(dim, radius);
    const weighted = vector.map((value, i) => value * magnitudes[i]!);
    const expected = canary(dim, radius, 5).reduce((dot, value, i) => dot + value * vector[i]!, 0);
    expect(canaryProduct(weighted, wordsOf(5))).toBeCloseTo(expected, 6);
  });
});
