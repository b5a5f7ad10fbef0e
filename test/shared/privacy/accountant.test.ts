import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epsilonOf, rhoOf, rhoOfRelease } from '../../../shared/privacy/accountant.ts';

/** Proposition 12 of Canonne, Kamath, Steinke 2020, on a grid of orders between 1 and 10^7. */
function epsilonOnGrid(rho: number, delta: number): number {
  let least = Infinity;
  for (let exponent = -8; exponent <= 7; exponent += 0.001) {
    const order = 1 + 10 ** exponent;
    const bound = order * rho + Math.log(1 - 1 / order) - Math.log(delta * order) / (order - 1);
    least = Math.min(least, bound);
  }
  return Math.max(0, least);
}

describe('the cost of one release', () => {
  it('is 1 / (2 z^2)', () => {
    expect(rhoOfRelease(0.5)).toBe(2);
    expect(rhoOfRelease(5)).toBe(0.02);
  });

  it('is infinite with the noise off', () => {
    expect(rhoOfRelease(0)).toBe(Infinity);
  });

  it.each([-1, Number.NaN, Infinity])('is refused for a noise multiplier of %d', (noiseMultiplier) => {
    expect(() => rhoOfRelease(noiseMultiplier)).toThrow('BAD_CONFIG');
  });
});

describe('epsilon of rho', () => {
  it.each([
    [1.0524, 8],
    [0.3111, 4],
    [0.0882, 2],
  ])('reads rho %d at delta 1e-6 as epsilon %d', (rho, epsilon) => {
    expect(epsilonOf({ rho, delta: 1e-6 })).toBeCloseTo(epsilon, 2);
  });

  it.each([1e-8, 1e-4, 0.01, 0.5, 1, 30, 1e4, 1e6])('is the minimum over orders at rho %d', (rho) => {
    for (const delta of [1e-12, 1e-6, 1e-2, 0.5]) {
      const [epsilon, onGrid] = [epsilonOf({ rho, delta }), epsilonOnGrid(rho, delta)];
      expect(epsilon).toBeLessThanOrEqual(onGrid * (1 + 1e-9) + 1e-9);
      expect(epsilon).toBeGreaterThanOrEqual(onGrid * (1 - 1e-4) - 1e-9);
    }
  });

  it('is never above the older bound rho + 2 sqrt(rho log(1/delta)) of Bun and Steinke', () => {
    const rhos = fc.double({ min: 1e-8, max: 1e6, noNaN: true });
    const deltas = fc.double({ min: 1e-15, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(rhos, deltas, (rho, delta) => {
        const older = rho + 2 * Math.sqrt(rho * Math.log(1 / delta));
        expect(epsilonOf({ rho, delta })).toBeLessThanOrEqual(older);
      }),
      { seed: 1 },
    );
  });

  it('is 0 for 0, and no guarantee for infinite rho', () => {
    expect(epsilonOf({ rho: 0, delta: 1e-6 })).toBe(0);
    expect(epsilonOf({ rho: Infinity, delta: 1e-6 })).toBe(Infinity);
  });

  it('is finite at the ends of the doubles', () => {
    expect(epsilonOf({ rho: 1e-300, delta: 1e-6 })).toBe(0);
    expect(epsilonOf({ rho: 1e150, delta: 1e-6 })).toBeCloseTo(1e150, -140);
  });

  it.each([0, 1, -1, Number.NaN])('is refused at delta %d', (delta) => {
    expect(() => epsilonOf({ rho: 1, delta })).toThrow('BAD_CONFIG');
    expect(() => rhoOf({ epsilon: 1, delta })).toThrow('BAD_CONFIG');
  });

  it.each([-1, Number.NaN])('is refused for rho %d', (rho) => {
    expect(() => epsilonOf({ rho, delta: 1e-6 })).toThrow('BAD_CONFIG');
  });
});

describe('rho of epsilon', () => {
  it.each([
    [8, 1.0524],
    [4, 0.3111],
    [2, 0.0882],
  ])('reads epsilon %d at delta 1e-6 as rho %d', (epsilon, rho) => {
    expect(rhoOf({ epsilon, delta: 1e-6 })).toBeCloseTo(rho, 4);
  });

  it('is the inverse, and never promises more', () => {
    const epsilons = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    const deltas = fc.double({ min: 1e-15, max: 1e-3, noNaN: true });
    fc.assert(
      fc.property(epsilons, deltas, (epsilon, delta) => {
        const back = epsilonOf({ rho: rhoOf({ epsilon, delta }), delta });
        expect(back).toBeLessThanOrEqual(epsilon);
        expect(back).toBeGreaterThan(epsilon * (1 - 1e-9));
      }),
      { seed: 2 },
    );
  });

  it('is infinite for an infinite epsilon', () => {
    expect(rhoOf({ epsilon: Infinity, delta: 1e-6 })).toBe(Infinity);
  });

  it.each([0, -1, Number.NaN])('is refused for epsilon %d', (epsilon) => {
    expect(() => rhoOf({ epsilon, delta: 1e-6 })).toThrow('BAD_CONFIG');
  });
});
