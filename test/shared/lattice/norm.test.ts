import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertWithinRadius } from '../../../shared/lattice/norm.ts';
import { refusal } from '../log/refusal.ts';

const check = (values: number[], radius: number) => () => assertWithinRadius(Int32Array.from(values), radius);

describe('range and norm', () => {
  it('LA3 takes what is short, and what is empty', () => {
    expect(check([1, -2, 3], 5)).not.toThrow();
    expect(check([], 1)).not.toThrow();
  });

  it('LA3 takes a sum of squares of exactly B^2 and refuses B^2 + 1', () => {
    expect(check([3, -4], 5)).not.toThrow();
    expect(check([3, -4, 1], 5)).toThrow(refusal('NORM_EXCEEDED'));
    expect(check([5], 5)).not.toThrow();
    expect(check([-5, 1], 5)).toThrow(refusal('NORM_EXCEEDED'));
  });

  it('LA3 is exact at the largest radius and over many coordinates', () => {
    expect(check([-32_767], 32_767)).not.toThrow();
    expect(check([-32_767, 1], 32_767)).toThrow(refusal('NORM_EXCEEDED'));
    const many = new Int32Array(65_536).fill(16); // 65,536 * 16^2 = 4,096^2
    expect(() => assertWithinRadius(many, 4096)).not.toThrow();
    expect(check([...many, -1], 4096)).toThrow(refusal('NORM_EXCEEDED'));
  });

  it.each([6, -6, 425_984, 2 ** 31 - 1, -(2 ** 31)])(
    'LA3 refuses a coordinate of %d at radius 5',
    (value) => {
      expect(check([0, value], 5)).toThrow(refusal('OUT_OF_RANGE'));
    },
  );

  it('LA3 decides as big integers do', () => {
    const values = fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 90 }), (z, radius) => {
        const squares = z.reduce((sum, value) => sum + BigInt(value) ** 2n, 0n);
        if (squares <= BigInt(radius) ** 2n) expect(check(z, radius)).not.toThrow();
        else expect(check(z, radius)).toThrow(/OUT_OF_RANGE|NORM_EXCEEDED/);
      }),
      { seed: 13, numRuns: 500 },
    );
  });
});
