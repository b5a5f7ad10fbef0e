import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  approximateExpNegative,
  boundExpNegative,
  expNegativeError,
  expNegativeLimit,
} from '../../../shared/privacy/exp-negative.ts';

describe('exp(-t) in integers', () => {
  // OEIS A068985, and exp(-1/2), A092605; 50 decimals
  const known = [
    [1n, 1n, 36787944117144232159552377016146086744581113103176n],
    [1n, 2n, 60653065971263342360379953499118045344191813548718n],
  ] as const;

  it.each(known)('brackets the published digits of exp(-%s/%s)', (numerator, denominator, digits) => {
    const { low, high } = boundExpNegative(numerator, denominator, 160);
    const scale = 10n ** 50n;
    expect(low * scale).toBeLessThan((digits + 1n) << 160n);
    expect(high * scale).toBeGreaterThan(digits << 160n);
    expect(high - low).toBeLessThanOrEqual(4n);
  });

  it('is exactly 1 at 0', () => {
    expect(boundExpNegative(0n, 7n, 64)).toEqual({ low: 1n << 64n, high: 1n << 64n });
  });

  it('keeps its brackets narrow, and nested as the precision rises', () => {
    const fraction = fc.tuple(fc.bigInt(0n, 1n << 48n), fc.bigInt(1n, 1n << 41n));
    fc.assert(
      fc.property(fraction, fc.integer({ min: 1, max: 300 }), ([numerator, denominator], bits) => {
        const rough = boundExpNegative(numerator, denominator, bits);
        const fine = boundExpNegative(numerator, denominator, bits + 200);
        expect(rough.high - rough.low).toBeLessThanOrEqual(4n);
        expect(rough.low << 200n).toBeLessThanOrEqual(fine.high);
        expect(rough.high << 200n).toBeGreaterThanOrEqual(fine.low);
      }),
      { seed: 1 },
    );
  });
});

describe('exp(-t) in doubles', () => {
  it('stays within the stated error of the integers, on the whole range', () => {
    for (let step = 0; step < 4_500; step++) {
      const thousandths = 10 * step + (step % 7);
      const { low } = boundExpNegative(BigInt(thousandths), 1000n, 200);
      const exact = Number(low >> 60n) / 2 ** 140;
      expect(Math.abs(approximateExpNegative(thousandths / 1000) / exact - 1)).toBeLessThan(
        expNegativeError / 8,
      );
    }
    expect(expNegativeLimit).toBe(45);
  });

  it('is exactly 1 at 0', () => {
    expect(approximateExpNegative(0)).toBe(1);
  });
});
