import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipDelta, euclideanNorm } from '../../../shared/lattice/clip.ts';
import { latticeUnit, shrunkRadius } from '../../../shared/lattice/lattice.ts';
import { refusal } from '../log/refusal.ts';
import { gaussianVector, ofNorm, seededUniform } from '../seeded-random.ts';

const lattice = { clipNorm: 0.5, radius: 4096 };
const bound = (dim: number) => latticeUnit(lattice) * shrunkRadius(lattice, dim);
const direction = (dim: number, seed = 1) => gaussianVector(dim, seededUniform(seed));

describe('clipping', () => {
  it("LA1 scales a long delta to C', in its own direction", () => {
    const delta = ofNorm(20, direction(1_000));
    const clipped = clipDelta(delta, lattice);
    expect(euclideanNorm(clipped)).toBeCloseTo(bound(1_000), 6);
    const factor = bound(1_000) / 20;
    clipped.forEach((value, i) => {
      expect(Math.abs(value - delta[i]! * factor)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
    });
  });

  it('LA1 leaves a short delta as it is', () => {
    const delta = ofNorm(0.4, direction(1_000));
    expect(clipDelta(delta, lattice)).toEqual(delta);
    expect(clipDelta(new Float32Array(3), lattice)).toEqual(new Float32Array(3));
  });

  it("LA1 shortens a delta between C' and C too: without that no draw would fit", () => {
    const delta = ofNorm((bound(120_000) + lattice.clipNorm) / 2, direction(120_000));
    expect(euclideanNorm(clipDelta(delta, lattice))).toBeLessThan(euclideanNorm(delta));
  });

  it('LA1 never lengthens, and does not write into the delta that it was given', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, noNaN: true, noDefaultInfinity: true }), (delta) => {
        const before = delta.slice();
        const clipped = clipDelta(delta, lattice);
        expect(euclideanNorm(clipped)).toBeLessThanOrEqual(
          Math.min(euclideanNorm(delta), bound(delta.length) * (1 + 1e-6)),
        );
        expect(delta).toEqual(before);
      }),
      { seed: 11 },
    );
  });

  it('LA1 clips the longest delta that float32 can hold', () => {
    const delta = new Float32Array(1_000).fill(3.4e38);
    expect(euclideanNorm(clipDelta(delta, lattice))).toBeCloseTo(bound(1_000), 6);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'LA1 refuses a delta with %d in it',
    (value) => {
      const delta = direction(100);
      delta[99] = value;
      expect(() => clipDelta(delta, lattice)).toThrow(refusal('BAD_DELTA'));
    },
  );

  it('LA1 refuses a radius too small for the dimension', () => {
    expect(() => clipDelta(new Float32Array(100), { clipNorm: 1, radius: 5 })).toThrow(refusal('BAD_CONFIG'));
  });
});
