import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipDelta } from '../../../shared/lattice/clip.ts';
import { type Lattice, latticeUnit, shrunkRadius } from '../../../shared/lattice/lattice.ts';
import { assertWithinRadius } from '../../../shared/lattice/norm.ts';
import { maxDraws, roundToLattice } from '../../../shared/lattice/round.ts';
import { refusal } from '../log/refusal.ts';
import { gaussianVector, ofNorm, seededUniform } from '../seeded-random.ts';

const lattice: Lattice = { clipNorm: 1, radius: 4096 };
const unit = latticeUnit(lattice);
/** A uniform that always rounds up, whatever the fraction: no draw of a full-length delta fits. */
const upward = () => 1 - 2 ** -32;

/** How often each number of draws was needed. */
function drawsOf(delta: Float32Array, times: number): number[] {
  const uniform = seededUniform(21);
  const clipped = clipDelta(delta, lattice);
  return Array.from({ length: times }, () => {
    const { update, draws } = roundToLattice(clipped, lattice, uniform);
    assertWithinRadius(update, lattice.radius);
    return draws;
  });
}

/** Gaussian values on every `step`-th coordinate, ten times longer than the clip norm. */
function longDelta(dim: number, step: number): Float32Array {
  return ofNorm(
    10,
    gaussianVector(dim, seededUniform(dim + step)).map((x, i) => (i % step ? 0 : x)),
  );
}

describe('rounding a clipped delta of full length', () => {
  it.each([
    { dim: 120_000, kind: 'dense', step: 1 },
    { dim: 250_000, kind: 'dense', step: 1 },
    { dim: 120_000, kind: 'sparse', step: 20 },
    { dim: 250_000, kind: 'sparse', step: 100 },
  ])('LA2 fits at the first draw in nearly all cases: $kind, $dim dimensions', ({ dim, step }) => {
    const draws = drawsOf(longDelta(dim, step), 20);
    expect(draws.filter((count) => count === 1).length).toBeGreaterThanOrEqual(19);
    expect(Math.max(...draws)).toBeLessThanOrEqual(maxDraws);
  });

  it('LA2 needs few draws even where every coordinate lies half-way, which lengthens most', () => {
    const dim = 120_000;
    const square = shrunkRadius(lattice, dim) ** 2;
    // as many of 12.5 units as give the norm c, the rest of 11.5
    const longer = Math.floor((square - dim * 11.5 ** 2) / (12.5 ** 2 - 11.5 ** 2));
    const delta = Float32Array.from({ length: dim }, (_, i) => (i < longer ? 12.5 : 11.5) * unit);
    const draws = drawsOf(delta, 60);
    expect(Math.max(...draws)).toBeLessThanOrEqual(maxDraws);
    // Prop. 22: the first draw fits with probability 1 - e^-1/2 = .39 or more; 4 standard deviations below
    expect(draws.filter((count) => count === 1).length).toBeGreaterThan(60 * 0.39 - 4 * 3.8);
  });

  it("LA2 of norm C instead of C' would never fit: the last resort takes it", () => {
    const delta = ofNorm(lattice.clipNorm * (1 - 1e-7), gaussianVector(120_000, seededUniform(3)));
    const { update, draws } = roundToLattice(delta, lattice, seededUniform(4));
    expect(draws).toBe(maxDraws + 1);
    assertWithinRadius(update, lattice.radius);
  });
});

describe('one draw', () => {
  it('LA2 gives a neighbouring integer, and integers as they are', () => {
    const delta = Float32Array.of(3, -3, 0, 2.25, -2.25).map((x) => x * unit);
    expect([...roundToLattice(delta, lattice, () => 0).update]).toEqual([3, -3, 0, 2, -3]);
    expect([...roundToLattice(delta, lattice, upward).update]).toEqual([3, -3, 0, 3, -2]);
  });

  it('LA2 is unbiased, coordinate by coordinate', () => {
    const [dim, times] = [500, 4_000];
    const delta = clipDelta(ofNorm(0.01, gaussianVector(dim, seededUniform(5))), lattice);
    const uniform = seededUniform(6);
    const sums = new Float64Array(dim);
    for (let draw = 0; draw < times; draw++) {
      const { update, draws } = roundToLattice(delta, lattice, uniform);
      expect(draws).toBe(1);
      for (let i = 0; i < dim; i++) sums[i]! += update[i]!;
    }
    // standardised errors: standard normal, so none of 500 beyond 5, and their mean square about 1
    const errors = sums.map((sum, i) => {
      const x = delta[i]! / unit;
      const fraction = x - Math.floor(x);
      return (sum / times - x) / Math.sqrt((fraction * (1 - fraction)) / times);
    });
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(5);
    const meanSquare = errors.reduce((sum, error) => sum + error * error, 0) / dim;
    expect(Math.abs(meanSquare - 1)).toBeLessThan(4 * Math.sqrt(2 / dim));
  });

  it('LA2 keeps the length of a weak signal spread over many coordinates, where truncation would lose it', () => {
    const delta = new Float32Array(100_000).fill(0.3 * unit);
    const { update } = roundToLattice(clipDelta(delta, lattice), lattice, seededUniform(7));
    const total = update.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(total - 30_000)).toBeLessThan(4 * Math.sqrt(100_000 * 0.21));
  });

  it('LA2 of no coordinates is no coordinates', () => {
    expect(roundToLattice(new Float32Array(0), lattice, upward)).toEqual({
      update: new Int32Array(0),
      draws: 1,
    });
  });
});

describe('the last resort', () => {
  it.each([1, -1])('LA2 rounds toward zero, which cannot lengthen: sign %d', (sign) => {
    // away from zero at every draw, so that none fits
    const outward = sign > 0 ? upward : () => 0;
    const cases = fc.tuple(fc.integer({ min: 2, max: 400 }), fc.nat(), fc.integer({ min: 16, max: 4096 }));
    fc.assert(
      fc.property(cases, ([dim, seed, radius]) => {
        const delta = ofNorm(
          1,
          gaussianVector(dim, seededUniform(seed)).map((x) => sign * Math.abs(x)),
        );
        const { update, draws } = roundToLattice(delta, { clipNorm: 1, radius }, outward);
        expect(draws).toBe(maxDraws + 1);
        assertWithinRadius(update, radius);
        const lengthened = update.some((z, i) => {
          const x = sign * delta[i]! * radius;
          return sign * z > x || sign * z < Math.floor(x * (1 - 1e-6));
        });
        expect(lengthened).toBe(false);
      }),
      { seed: 12, numRuns: 50 },
    );
  });

  it('LA2 fits a delta that float32 made longer than C by a hair', () => {
    const delta = Float32Array.of(1 + 2 ** -23);
    assertWithinRadius(roundToLattice(delta, lattice, upward).update, lattice.radius);
  });
});

describe('what is no clipped delta', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('LA2 refuses %d', (value) => {
    expect(() => roundToLattice(Float32Array.of(0, value), lattice, upward)).toThrow(refusal('BAD_DELTA'));
  });

  it('LA2 refuses a delta longer than C', () => {
    expect(() => roundToLattice(Float32Array.of(0.8, 0.8), lattice, upward)).toThrow(refusal('BAD_DELTA'));
  });
});
