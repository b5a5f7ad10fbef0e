import { describe, expect, it } from 'vitest';
import { boundExpNegative } from '../../../shared/privacy/exp-negative.ts';
import {
  fitEnvelope,
  type GaussianEnvelope,
  maxVariance,
  slotCount,
  tailBlockBars,
} from '../../../shared/privacy/gaussian-envelope.ts';

const variances = [1, 2, 3, 9, 50, 255, 256, 257, 400, 1_023, 10 ** 6, 4 * 10 ** 8, 2 ** 32 - 1, maxVariance];

/** scale * exp(-x^2 / 2v) from above, times 2^200. */
function gaussianAt(x: number, { scale, variance }: GaussianEnvelope): bigint {
  return BigInt(scale) * boundExpNegative(BigInt(x) ** 2n, 2n * BigInt(variance), 200).high;
}

describe('the staircase over a Gaussian of variance', () => {
  it.each(variances)('%d is nowhere below it in the bars', (variance) => {
    const envelope = fitEnvelope(variance);
    envelope.heights.forEach((height, bar) => {
      expect(gaussianAt(bar * envelope.width, envelope)).toBeLessThanOrEqual(BigInt(height) << 200n);
    });
  });

  it.each(variances)('%d is nowhere below it in the tail', (variance) => {
    const envelope = fitEnvelope(variance);
    const start = envelope.heights.length * envelope.width;
    for (let block = 0; block < 60; block++) {
      const left = start + block * tailBlockBars * envelope.width;
      const height = (1n << 200n) / (BigInt(tailBlockBars) << BigInt(block + 1));
      expect(gaussianAt(left, envelope)).toBeLessThanOrEqual(height);
    }
  });

  it.each(variances)('%d gives every bar as many slots as it is high, and the tail one', (variance) => {
    const { bars, heights } = fitEnvelope(variance);
    const counts = new Array(heights.length + 1).fill(0);
    for (const bar of bars) counts[bar]++;
    expect(counts).toEqual([...heights, 1]);
  });

  it.each(variances.filter((variance) => variance >= 256))('%d wastes less than a tenth', (variance) => {
    const { scale, width } = fitEnvelope(variance);
    const area = (scale * Math.sqrt((Math.PI * variance) / 2)) / width;
    expect(area / slotCount).toBeGreaterThan(0.9);
  });

  it.each([0, -1, 0.25, 1.5, Number.NaN, Infinity, maxVariance + 1])('%d is refused', (variance) => {
    expect(() => fitEnvelope(variance)).toThrow('BAD_CONFIG');
  });
});
