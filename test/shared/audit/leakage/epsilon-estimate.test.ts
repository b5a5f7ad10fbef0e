import { describe, expect, it } from 'vitest';
import { epsilonBetween, estimateEpsilon } from '../../../../shared/audit/leakage/epsilon-estimate.ts';
import { gaussianVector, ofNorm, seededUniform } from '../../seeded-random.ts';

describe('epsilon between two normal distributions', () => {
  const between = (meanA: number, stdDevA: number, meanB: number, stdDevB: number, delta: number): number =>
    epsilonBetween({ mean: meanA, stdDev: stdDevA }, { mean: meanB, stdDev: stdDevB }, delta);

  it.each([
    // Balle, Wang 2018 (arXiv:1805.06530), Theorem 8, solved with scipy 1.17.1; Andrew et al. round them to 1, 3 and 10
    [4.22, 1.00119513],
    [1.54, 3.00835517],
    [0.541, 10.00192391],
  ])('is that of the Gaussian mechanism for noise %d at delta 1e-6', (noise, epsilon) => {
    expect(between(0, 1, 1 / noise, 1, 1e-6)).toBeCloseTo(epsilon, 4);
    expect(between(0, 7, 7 / noise, 7, 1e-6)).toBeCloseTo(epsilon, 4);
  });

  it.each([
    // the closed form by the roots of the log ratio, in mpmath 1.3 with 30 digits
    [0, 1, 0.5, 1.2, 1e-5, 5.93098553],
    [0, 1, 1.3, 0.8, 1e-6, 16.42188472],
    [0, 2, 3, 1.5, 1e-5, 19.40998716],
    [0, 1, 0, 1.5, 1e-3, 5.64257398],
    [0, 1, 5, 1.01, 1e-6, 36.01579149],
  ])('is the same either way round for N(%d, %d^2) and N(%d, %d^2) at delta %d', (...given) => {
    const [meanA, stdDevA, meanB, stdDevB, delta, epsilon] = given;
    expect(between(meanA, stdDevA, meanB, stdDevB, delta)).toBeCloseTo(epsilon, 4);
    expect(between(meanB, stdDevB, meanA, stdDevA, delta)).toBeCloseTo(epsilon, 4);
  });

  it('is 0 where delta covers the difference, and refused for a delta that is none', () => {
    expect(between(0, 1, 0, 1, 1e-6)).toBe(0);
    expect(between(0, 1, 0.1, 1, 0.5)).toBe(0);
    for (const delta of [0, 1, Number.NaN]) expect(() => between(0, 1, 1, 1, delta)).toThrow('BAD_CONFIG');
  });
});

describe('the estimate from cosines', () => {
  type Mechanism = { readonly noise: number; readonly dim: number; readonly canaries: number };

  /** The cosines of canaries of length 1 with their sum under Gaussian noise. */
  function cosinesUnder({ noise, dim, canaries }: Mechanism, seed: number): Float64Array {
    const uniform = seededUniform(seed);
    const planted = Array.from({ length: canaries }, () => ofNorm(1, gaussianVector(dim, uniform)));
    const sum = gaussianVector(dim, uniform).map((value) => value * noise);
    for (const canary of planted) for (let i = 0; i < dim; i++) sum[i] = sum[i]! + canary[i]!;
    const release = ofNorm(1, sum);
    const cosine = (canary: Float32Array): number =>
      canary.reduce((dot, value, i) => dot + value * release[i]!, 0);
    return Float64Array.from(planted, cosine);
  }

  it.each([
    // little noise: few canaries tell, and among many they would be in each other's way; much: many are needed
    [{ noise: 0.541, dim: 20_000, canaries: 150 }, 10],
    [{ noise: 1.54, dim: 20_000, canaries: 150 }, 3],
    [{ noise: 4.22, dim: 8000, canaries: 1000 }, 1],
  ])('is near the true epsilon of the Gaussian mechanism with %o', (mechanism, epsilon) => {
    const { dim } = mechanism;
    const estimates = [1, 2].map((seed) =>
      estimateEpsilon(cosinesUnder(mechanism, seed), { dim, delta: 1e-6 }),
    );
    const mean = (estimates[0]! + estimates[1]!) / 2;
    // at delta 1e-6 a fitted standard deviation 2 % too wide, as of 1,000 cosines, brings some .5 * .02 * 4.9^2
    expect(mean).toBeGreaterThan(0.7 * epsilon);
    expect(mean).toBeLessThan(1.5 * epsilon);
  });

  it('is near nothing for canaries that were not in it', () => {
    const [uniform, dim] = [seededUniform(5), 20_000];
    const cosines = Float64Array.from(gaussianVector(2000, uniform), (value) => value / Math.sqrt(dim));
    expect(estimateEpsilon(cosines, { dim, delta: 1e-6 })).toBeLessThan(0.6);
  });

  it('is refused for one cosine, and for several that are the same', () => {
    for (const cosines of [[], [0.1], [0.1, 0.1]]) {
      expect(() => estimateEpsilon(Float64Array.from(cosines), { dim: 10, delta: 1e-6 })).toThrow(
        'BAD_CONFIG',
      );
    }
  });
});
