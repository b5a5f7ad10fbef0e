import { describe, expect, it } from 'vitest';
import { PlantedCanaries } from '../../../../server/simulate/leakage/planted-canaries.ts';
import { assertWithinRadius } from '../../../../shared/lattice/norm.ts';

const plan = { canaries: 400, seed: 1, dim: 20_000, radius: 4096 };
const nothing = new Int32Array(plan.dim);
const quiet = () => undefined;

describe('planted canaries', () => {
  it('are half of all, about, and found without a mistake where there is no noise', () => {
    const canaries = new PlantedCanaries(plan, assertWithinRadius);
    canaries.see(Float64Array.from(canaries.plant(nothing)));
    const { included, releases, length, guesses, lowerBound, mostProvable } = canaries.outcome(1e-6, quiet);
    // four standard deviations of 400 coins
    expect(Math.abs(included - 200)).toBeLessThan(40);
    expect({ releases, length }).toEqual({ releases: 1, length: expect.closeTo(1, 3) });
    expect(guesses.map((test) => [test.guesses, test.correct])).toEqual([
      [40, 40],
      [380, expect.toSatisfy((correct: number) => correct >= 370)],
    ]);
    expect(lowerBound).toBeGreaterThan(2);
    expect(mostProvable).toBeGreaterThanOrEqual(lowerBound);
  });

  it('leave the sum as it was, and add to it', () => {
    const canaries = new PlantedCanaries(plan, assertWithinRadius);
    const sum = new Int32Array(plan.dim).fill(5);
    expect(canaries.plant(sum)).toEqual(canaries.plant(nothing).map((value) => value + 5));
    expect(sum.every((value) => value === 5)).toBe(true);
  });

  it('prove nothing where they were in no release', () => {
    const canaries = new PlantedCanaries(plan, assertWithinRadius);
    canaries.see(Float64Array.from({ length: plan.dim }, (_, i) => Math.sin(i * i)));
    expect(canaries.outcome(1e-6, quiet).lowerBound).toBeLessThan(0.5);
  });

  it('are as long as the intake takes them', () => {
    const lengthBy = (admit: typeof assertWithinRadius): number => {
      const canaries = new PlantedCanaries(plan, admit);
      canaries.see(Float64Array.from(canaries.plant(nothing)));
      return canaries.outcome(1e-6, quiet).length;
    };
    expect(lengthBy(assertWithinRadius)).toBeLessThanOrEqual(1);
    expect(lengthBy(quiet)).toBeCloseTo(8, 2);
    const closed = () => {
      throw new RangeError('closed');
    };
    expect(() => lengthBy(closed)).toThrow('closed');
  });
});
