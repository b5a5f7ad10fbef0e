import { describe, expect, it } from 'vitest';
import {
  differenceScore,
  type Expectation,
  falseAlarms,
  separation,
  sumScore,
} from '../../../../shared/audit/leakage/membership.ts';
import { gaussianVector, seededUniform } from '../../seeded-random.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('how scores lie apart', () => {
  it('is the share of pairs in their order, ties half', () => {
    expect(separation(of(1, 2, 3), of(0, 2)).auc).toBeCloseTo((1 + 1.5 + 2) / 6, 12);
    expect(separation(of(1), of(0)).auc).toBe(1);
    expect(separation(of(0), of(1)).auc).toBe(0);
    expect(separation(of(1, 1), of(1, 1)).auc).toBe(0.5);
  });

  it('counts as found who scores above all but one in twenty others', () => {
    expect(falseAlarms).toBe(0.05);
    const others = Float64Array.from({ length: 40 }, (_, i) => i);
    // two of the others, 38 and 39, may be taken for members
    expect(separation(of(37, 37.5, 38, 100), others).found).toBe(0.75);
    // of ten none may
    expect(separation(of(8.5, 9, 9.5), others.subarray(0, 10)).found).toBeCloseTo(1 / 3, 12);
  });

  it('is that of two normal distributions, Phi(1 / sqrt 2) and Phi(1 - 1.645) a standard deviation apart', () => {
    const uniform = seededUniform(1);
    const members = Float64Array.from(gaussianVector(3000, uniform), (value) => value + 1);
    const others = Float64Array.from(gaussianVector(3000, uniform));
    const { auc, found } = separation(members, others);
    expect(auc).toBeCloseTo(0.7602, 1);
    expect(found).toBeCloseTo(0.2595, 1);
  });
});

describe('scores against a release', () => {
  const expectation: Expectation = { mean: of(2, -1), variance: of(4, 0), cohort: 10, noiseVariance: 5 };

  it('are the logarithm of the ratio of two normal densities', () => {
    const update = Int32Array.of(5, 1);
    const sum = of(30, -7);
    const logDensity = (x: number, mean: number, variance: number): number =>
      -((x - mean) ** 2) / (2 * variance);
    // with it in the place of one of the crowd, the sum is expected at the others and it; else at the crowd
    const ratio = (i: 0 | 1, variance: number): number => {
      const crowd = 10 * expectation.mean[i]!;
      const withIt = crowd - expectation.mean[i]! + update[i]!;
      return logDensity(sum[i]!, withIt, variance) - logDensity(sum[i]!, crowd, variance);
    };
    expect(sumScore(update, sum, expectation)).toBeCloseTo(ratio(0, 45) + ratio(1, 5), 10);
  });

  it('leave out what never moves where there is no noise', () => {
    const still = { ...expectation, noiseVariance: 0 };
    expect(sumScore(Int32Array.of(5, 1), of(30, -7), still)).toBeCloseTo((3 * (30 - 20 - 1.5)) / 40, 12);
    expect(differenceScore(Int32Array.of(5, 1), Float32Array.of(0.5, 9), still)).toBeCloseTo(
      1.5 / Math.sqrt(40),
      6,
    );
  });

  it('of a difference of models are inner products in units of the standard deviation', () => {
    const score = differenceScore(Int32Array.of(5, 1), Float32Array.of(0.5, 0.25), expectation);
    expect(score).toBeCloseTo((3 * 0.5) / Math.sqrt(45) + (2 * 0.25) / Math.sqrt(5), 6);
  });
});
