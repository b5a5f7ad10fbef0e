import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centredClippingSum } from '../../../shared/lattice/centred-clipping.ts';
import { refusal } from '../log/refusal.ts';
import { cohortOf, naiveCentredClipping } from './naive-aggregation.ts';

const dim = 4;
const updates = fc.array(
  fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -2000, max: 2000 })), {
    minLength: dim,
    maxLength: dim,
  }),
  { minLength: 1, maxLength: 10 },
);
const rule = fc.record({
  tau: fc.integer({ min: 1, max: 6000 }),
  iterations: fc.integer({ min: 1, max: 5 }),
});

describe('centred clipping', () => {
  it('LA9 pulls with each update no further than tau', () => {
    // from 0, (3, 4) is shortened to (0.6, 0.8) of tau, (1, 0) counts whole; weights are multiples of 2^-16
    const updates = [
      [3000, 4000],
      [1000, 0],
    ];
    expect([...centredClippingSum(cohortOf(updates), { tau: 1000, iterations: 1 })]).toEqual([1600, 800]);
  });

  it('LA9 of one update that is within tau is that update', () => {
    expect([...centredClippingSum(cohortOf([[5, -7, 0]]), { tau: 9, iterations: 1 })]).toEqual([5, -7, 0]);
  });

  it('LA9 with a wide tau is the sum', () => {
    fc.assert(
      fc.property(updates, (given) => {
        const sum = given[0]!.map((_, i) => given.reduce((total, update) => total + update[i]!, 0));
        const clipped = centredClippingSum(cohortOf(given), { tau: 1e6, iterations: 3 });
        expect([...clipped]).toEqual(sum.map((each) => each + 0));
      }),
      { seed: 31 },
    );
  });

  it('LA9 is that of its definition, up to the rounding of the weights', () => {
    fc.assert(
      fc.property(updates, rule, (given, settings) => {
        const clipped = centredClippingSum(cohortOf(given), settings);
        const exact = naiveCentredClipping(given, settings).map((value) => value * given.length);
        // each weight lacks less than 2^-16 of an update of at most 4,000 a coordinate, each time
        const slack = 0.5 + (2 * settings.iterations * given.length * 4000) / 2 ** 16;
        for (const [i, value] of exact.entries()) {
          expect(Math.abs(clipped[i]! - value)).toBeLessThanOrEqual(slack);
        }
      }),
      { seed: 32, numRuns: 200 },
    );
  });

  it('LA9 has the same bits in any order of the updates', () => {
    const givenAndOrder = updates.chain((given) =>
      fc.tuple(
        fc.constant(given),
        fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
      ),
    );
    fc.assert(
      fc.property(givenAndOrder, rule, ([given, shuffled], settings) => {
        expect(centredClippingSum(cohortOf(shuffled), settings)).toEqual(
          centredClippingSum(cohortOf(given), settings),
        );
      }),
      { seed: 33 },
    );
  });

  it('LA9 is moved by a hostile update no further than tau, times what it is repeated', () => {
    const honest = Array.from({ length: 9 }, (_, i) => [100 + i, 0, 0]);
    const settings = { tau: 200, iterations: 1 };
    const before = centredClippingSum(cohortOf([...honest, [0, 0, 0]]), settings);
    const after = centredClippingSum(cohortOf([...honest, [0, -32_767, 0]]), settings);
    expect(Math.hypot(...after.map((value, i) => value - before[i]!))).toBeLessThanOrEqual(200);
  });

  it('LA9 looks at no coordinate beyond its own', () => {
    const { each, count } = cohortOf([[3, 4, 1000]]);
    expect([...centredClippingSum({ dim: 2, count, each }, { tau: 5, iterations: 1 })]).toEqual([3, 4]);
  });

  it('LA9 is refused for nobody', () => {
    const nobody = { dim: 1, count: 0, each: () => [] };
    expect(() => centredClippingSum(nobody, { tau: 1, iterations: 1 })).toThrow(refusal('BAD_CONFIG'));
  });
});
