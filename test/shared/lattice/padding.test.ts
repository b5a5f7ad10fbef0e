import { describe, expect, it } from 'vitest';
import { paddedSize } from '../../../shared/lattice/padding.ts';

/** Nikitin et al. 2019, Algorithm 1, as it is printed: floating logarithms and a bit mask. */
function padme(length: number): number {
  const exponent = Math.floor(Math.log2(length));
  const mantissaBits = Math.floor(Math.log2(exponent)) + 1;
  const mask = 2 ** (exponent - mantissaBits) - 1;
  return exponent < 1 ? length : (length + mask) & ~mask;
}

describe('the size bucket', () => {
  // counted by hand: 9 = 1001b has E = 3, S = 2, so one low bit goes to zero: 10; 1,000: E = 9, S = 4, steps of 32
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [8, 8],
    [9, 10],
    [10, 10],
    [11, 12],
    [17, 18],
    [100, 104],
    [1_000, 1_024],
    [1_025, 1_088],
    [32_769, 34_816],
    [1_000_000, 1_015_808],
  ])('LA6 of %d bytes is %d', (bytes, bucket) => {
    expect(paddedSize(bytes)).toBe(bucket);
  });

  it('LA6 is that of the paper for every size up to 100,000 and samples beyond', () => {
    const differs: number[] = [];
    for (let bytes = 2; bytes < 2 ** 30; bytes += Math.ceil(bytes / 100_000)) {
      if (paddedSize(bytes) !== padme(bytes)) differs.push(bytes);
    }
    expect(differs).toEqual([]);
  });

  it('LA6 is at most 12 % longer, under 6.3 % for 10 to 60 kB', () => {
    const worst = (from: number, to: number) => {
      let overhead = 0;
      for (let bytes = from; bytes < to; bytes++)
        overhead = Math.max(overhead, paddedSize(bytes) / bytes - 1);
      return overhead;
    };
    expect(worst(1, 100_000)).toBeLessThan(0.12);
    expect(worst(10_000, 60_000)).toBeLessThan(0.063);
  });

  it('LA6 shows little: fewer than 200 sizes for everything up to 100 kB', () => {
    const sizes = new Set(Array.from({ length: 100_000 }, (_, bytes) => paddedSize(bytes)));
    expect(sizes.size).toBeLessThan(200);
  });

  it('LA6 is its own bucket, and grows with the size', () => {
    for (let bytes = 1; bytes < 20_000; bytes++) {
      const bucket = paddedSize(bytes);
      if (paddedSize(bucket) !== bucket || paddedSize(bytes + 1) < bucket) expect.fail(`${bytes}`);
    }
  });
});
