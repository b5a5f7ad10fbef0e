import { describe, expect, it } from 'vitest';
import { latticeUnit, maxRadius, shrunkRadius } from '../../../shared/lattice/lattice.ts';
import { refusal } from '../log/refusal.ts';

const c = (radius: number, dim: number) => shrunkRadius({ clipNorm: 1, radius }, dim);

describe('the lattice', () => {
  it('LA1 has a unit of C/B, so that a delta of norm C is B units long', () => {
    expect(latticeUnit({ clipNorm: 0.5, radius: 4096 })).toBe(0.5 / 4096);
    expect(latticeUnit({ clipNorm: 3, radius: 3 })).toBe(1);
  });
});

describe("the norm that leaves room for rounding, c = C' / g", () => {
  it('LA1 is about .998 B at 250,000 dimensions and radius 4,096', () => {
    expect(c(4096, 250_000) / 4096).toBeCloseTo(0.998, 3);
  });

  it.each([
    [4096, 1],
    [4096, 120_000],
    [4096, 250_000],
    [600, 1_000_000],
    [64, 1_073],
    [maxRadius, 4_000_000],
  ])('LA1 is the positive root of its equation: radius %d, %d dimensions', (radius, dim) => {
    const root = c(radius, dim);
    expect(root).toBeGreaterThan(0);
    expect(root).toBeLessThan(radius);
    // Kairouz, Liu, Steinke 2021, Prop. 22 with beta = e^-1/2
    expect((root ** 2 + dim / 4 + root + Math.sqrt(dim) / 2) / radius ** 2).toBeCloseTo(1, 12);
  });

  it('LA1 does not depend on the clip norm: it is in lattice units', () => {
    expect(shrunkRadius({ clipNorm: 1e-3, radius: 4096 }, 1_000)).toBe(c(4096, 1_000));
  });

  it('LA1 refuses a radius below which rounding alone can lengthen a vector too far', () => {
    // 10,000 / 4 + 100 / 2 = 2,550 = 50.49...^2
    expect(c(51, 10_000)).toBeGreaterThan(0);
    expect(() => c(50, 10_000)).toThrow(refusal('BAD_CONFIG'));
    expect(() => c(Number.NaN, 1)).toThrow(refusal('BAD_CONFIG'));
  });
});
