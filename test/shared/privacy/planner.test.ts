import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rhoOf } from '../../../shared/privacy/accountant.ts';
import { planFromEpsilon, planFromNoise } from '../../../shared/privacy/planner.ts';

const delta = 1e-6;

describe('a plan from noise', () => {
  it('costs cap / (2 z^2) in a period', () => {
    expect(planFromNoise({ noiseMultiplier: 0.5, cap: 3, delta }).rho).toBe(6);
  });

  it.each([
    [3.08, 20],
    [6.89, 100],
  ])('gives epsilon 8 for z = %d and a cap of %d', (noiseMultiplier, cap) => {
    expect(planFromNoise({ noiseMultiplier, cap, delta }).epsilon).toBeCloseTo(8, 1);
  });

  it('says that there is no guarantee without noise', () => {
    expect(planFromNoise({ noiseMultiplier: 0, cap: 1, delta })).toMatchObject({
      rho: Infinity,
      epsilon: Infinity,
    });
  });
});

describe('a plan from epsilon', () => {
  it.each([
    [20, 3.08],
    [100, 6.89],
  ])('asks for this noise under a cap of %d: z = %d', (cap, noiseMultiplier) => {
    const plan = planFromEpsilon({ epsilon: 8, cap, delta });
    expect(plan.noiseMultiplier).toBeCloseTo(noiseMultiplier, 2);
    expect(plan.rho).toBeCloseTo(1.0524, 4);
  });

  it('never passes the epsilon asked for, and admits a full cap of releases', () => {
    const epsilons = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(epsilons, fc.integer({ min: 1, max: 10_000 }), (epsilon, cap) => {
        const plan = planFromEpsilon({ epsilon, cap, delta });
        expect(plan.epsilon).toBeLessThanOrEqual(epsilon);
        expect(plan.epsilon).toBeGreaterThan(epsilon * (1 - 1e-9));
        expect(plan.rho).toBeLessThanOrEqual(rhoOf({ epsilon, delta }));
        expect(plan).toEqual(planFromNoise(plan));
      }),
      { seed: 1 },
    );
  });

  it('turns the noise off where no guarantee is wanted', () => {
    expect(planFromEpsilon({ epsilon: Infinity, cap: 1, delta }).noiseMultiplier).toBe(0);
  });
});

it.each([0, -1, 1.5, Number.NaN, Infinity])('a plan is refused for a cap of %d', (cap) => {
  expect(() => planFromNoise({ noiseMultiplier: 1, cap, delta })).toThrow('BAD_CONFIG');
  expect(() => planFromEpsilon({ epsilon: 8, cap, delta })).toThrow('BAD_CONFIG');
});
