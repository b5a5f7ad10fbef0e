import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gainAt, metricVector, poolArm, withMetrics } from '../../../shared/metrics/evaluation.ts';
import { seededUniform } from '../seeded-random.ts';
import { counted } from './visitors.ts';

describe('the gain of a rank', () => {
  it('PR9 is NDCG@10 with one relevant item: 1, 1/log2(3), 1/2, ... and nothing past the tenth', () => {
    expect([1, 2, 3, 7].map(gainAt)).toEqual([1, 1 / Math.log2(3), 0.5, 1 / 3]);
    expect(gainAt(10)).toBeCloseTo(0.289, 3);
    expect(gainAt(11)).toBe(0);
  });
});

describe('an update with metrics', () => {
  const update = Int32Array.of(4, -2);
  const ranked = { arm: 'held', rank: 1 } as const;

  it('LA7 has them behind the coordinates of the model', () => {
    const metrics = { radius: 1024, holdout: 0.1, lag: 1, rollback: true };
    const whole = withMetrics(update, { metrics }, ranked, () => 0.5);
    expect([...whole]).toEqual([4, -2, 0, 0, 0, 591, 591, 591]);
    expect([...update]).toEqual([4, -2]);
  });

  it('LA7 is the model alone where federated evaluation is off', () => {
    expect(withMetrics(update, { metrics: null }, ranked, () => 0.5)).toBe(update);
  });
});

describe('the coordinates of an evaluation', () => {
  it('PR9 count one visitor, its hit and its gain, in the arm of the model that was evaluated', () => {
    const half = () => 0.5;
    expect([...metricVector({ arm: 'current', rank: 1 }, { radius: 1024 }, half)]).toEqual([
      591, 591, 591, 0, 0, 0,
    ]);
    expect([...metricVector({ arm: 'held', rank: 3 }, { radius: 1024 }, half)]).toEqual([
      0, 0, 0, 591, 591, 296,
    ]);
    expect([...metricVector({ arm: 'current', rank: 11 }, { radius: 1024 }, half)]).toEqual([
      591, 0, 0, 0, 0, 0,
    ]);
  });

  it('PR9 are zero where there was no event to rank', () => {
    expect(metricVector({ arm: 'held', rank: null }, { radius: 1024 }, () => 0.5)).toEqual(new Int32Array(6));
  });

  it('LA7 are never longer than the radius, whatever is drawn', () => {
    const inputs = [
      fc.constantFrom('current' as const, 'held' as const),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 2, max: 32_767 }),
      fc.double({ min: 0, max: 1 - 2 ** -32, noNaN: true }),
    ] as const;
    fc.assert(
      fc.property(...inputs, (arm, rank, radius, draw) => {
        const squares = metricVector({ arm, rank }, { radius }, () => draw).reduce(
          (sum, x) => sum + x * x,
          0,
        );
        return squares <= radius * radius;
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });

  it('LA7 round the gain without bias, also where a unit is coarse', () => {
    const uniform = seededUniform(8);
    const draws = 20_000;
    let sum = 0;
    for (let i = 0; i < draws; i++)
      sum += metricVector({ arm: 'current', rank: 2 }, { radius: 6 }, uniform)[2]!;
    // the unit is 3, so the gain is 1.893: 1 or 2 units
    expect(Math.abs(sum / draws - 3 / Math.log2(3))).toBeLessThan((4 * 0.5) / Math.sqrt(draws));
  });
});

describe('pooled releases', () => {
  const noisy = { ...counted([100, 20], [10, 3]), variance: 591 ** 2 * 9 };

  it('add up in visitors, and so does their noise', () => {
    const totals = poolArm([noisy, counted([50, 5], [4, 0])], 'current');
    expect(totals).toMatchObject({ visitors: 150, hits: 25, gain: 12.5, noise: 9 });
    expect(poolArm([noisy, noisy], 'held')).toMatchObject({ visitors: 20, hits: 6, noise: 18 });
  });

  it('may have had different radii', () => {
    const coarse = { ...counted([10, 5]), unit: 2, sums: [20, 10, 4, 0, 0, 0], variance: 4 };
    expect(poolArm([coarse, counted([10, 5])], 'current')).toEqual({
      visitors: 20,
      hits: 10,
      gain: 4.5,
      noise: 1,
      rounding: 1 / 16,
    });
  });

  it('leave out of the held arm those in which nobody was held: they would add noise alone', () => {
    expect(poolArm([{ ...noisy, heldVersion: null }, noisy], 'held')).toMatchObject({
      visitors: 10,
      noise: 9,
    });
  });

  it('of no release are nothing', () => {
    expect(poolArm([], 'current')).toEqual({ visitors: 0, hits: 0, gain: 0, noise: 0, rounding: 0 });
  });
});
