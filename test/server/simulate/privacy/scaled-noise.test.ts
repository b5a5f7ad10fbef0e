import { describe, expect, it } from 'vitest';
import { scaledNoise } from '../../../../server/simulate/privacy/scaled-noise.ts';

describe('the noise of a federation that stands for a larger one', () => {
  // z 3.08 for k 20 is epsilon 8 at delta 1e-6, 6.89 for k 100: reference values of the accountant.
  it.each([
    [20, 3.08],
    [100, 6.89],
  ])('has std z * B * users / N, with the z of epsilon 8 under a cap of %i', (cap, z) => {
    const wish = { epsilon: 8, delta: 1e-6, cap, population: 10_000 };
    const { plan, variance } = scaledNoise(wish, { users: 1000, radius: 4096 });
    expect(plan.noiseMultiplier).toBeCloseTo(z, 2);
    expect(Math.sqrt(variance)).toBeCloseTo((z * 4096 * 1000) / 10_000, -1);
  });

  it('is that of the users themselves where they are the population', () => {
    const wish = { epsilon: 8, delta: 1e-6, cap: 20, population: 500 };
    const { plan, variance } = scaledNoise(wish, { users: 500, radius: 4096 });
    expect(Math.sqrt(variance) / 4096).toBeCloseTo(plan.noiseMultiplier, 6);
  });

  // z 3.08 for k 20 is z^2 .474 k: 1.42 for k 3, 2.37 for k 5, 4.74 for k 10
  it.each([
    [3, 2],
    [5, 3],
    [10, 5],
  ])('is rounded up, never below what the privacy takes: under a cap of %i to %i', (cap, variance) => {
    const wish = { epsilon: 8, delta: 1e-6, cap, population: 7 };
    expect(scaledNoise(wish, { users: 7, radius: 1 }).variance).toBe(variance);
  });

  it('is an integer of 1 or more, however large the population', () => {
    const wish = { epsilon: 100, delta: 1e-12, cap: 1, population: 1e9 };
    expect(scaledNoise(wish, { users: 2, radius: 16 }).variance).toBe(1);
  });

  it('is refused for a population below 1, and a delta that says nothing about so many', () => {
    const wish = { epsilon: 8, delta: 1e-6, cap: 20, population: 0 };
    expect(() => scaledNoise(wish, { users: 10, radius: 4096 })).toThrow(/BAD_CONFIG: population/);
    expect(() => scaledNoise({ ...wish, population: 2e6 }, { users: 10, radius: 4096 })).toThrow(
      /BAD_CONFIG: delta/,
    );
  });
});
