import { describe, expect, it } from 'vitest';
import { coverage, gini, longTailShare } from '../../../../server/simulate/metrics/exposure.ts';

it('coverage is the share of items that were ever shown', () => {
  expect(coverage(Float64Array.of(0, 5, 0, 1))).toBe(0.5);
  expect(coverage(new Float64Array(3))).toBe(0);
});

describe('the Gini coefficient', () => {
  /** Mean absolute difference over twice the mean. */
  const naive = (exposure: number[]) => {
    let difference = 0;
    for (const a of exposure) for (const b of exposure) difference += Math.abs(a - b);
    return difference / (2 * exposure.length * exposure.reduce((a, b) => a + b, 0));
  };
  it.each([[[1, 2, 3, 4]], [[0, 0, 7, 1, 1]], [[5, 5, 5]], [[0, 0, 0, 10]]])(
    'of %j is by definition',
    (exposure) => {
      expect(gini(Float64Array.from(exposure))).toBeCloseTo(naive(exposure), 12);
    },
  );

  it('is 0 of nothing', () => {
    expect(gini(new Float64Array(4))).toBe(0);
  });
});

describe('the long tail', () => {
  it('is what falls to the 80 % least popular items', () => {
    const exposure = Float64Array.of(1, 2, 3, 4, 10);
    expect(longTailShare(exposure, [10, 20, 5, 1, 100])).toBe(0.5);
    expect(longTailShare(exposure, [100, 20, 5, 1, 10])).toBe(0.95);
  });

  it('takes a part of items that are as popular as the one on the line', () => {
    // 80 % of five items are four; nothing tells them apart, so each counts for .8
    expect(longTailShare(Float64Array.of(7, 0, 0, 0, 3), [1, 1, 1, 1, 1])).toBeCloseTo(0.8, 12);
    // three below the line, two on it for one place
    expect(longTailShare(Float64Array.of(0, 0, 0, 6, 4), [0, 0, 1, 2, 2])).toBeCloseTo(0.5, 12);
  });

  it('takes a part of one item where 80 % are no whole number', () => {
    expect(longTailShare(Float64Array.of(0, 0, 0, 10), [1, 2, 3, 4])).toBeCloseTo(0.2, 12);
  });

  it('is 0 where nothing is shown', () => {
    expect(longTailShare(new Float64Array(2), [1, 2])).toBe(0);
  });
});
