import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginalRelevance, toUnitRange } from '../../../client/recommend/marginal-relevance.ts';

/** The definition: Carbonell, Goldstein 1998, section 2; for the first one there is nothing to be like. */
function naive(relevance: readonly number[], similarity: readonly number[][], lambda: number, count: number) {
  const taken: number[] = [];
  while (taken.length < Math.min(count, relevance.length)) {
    const left = relevance.map((_, i) => i).filter((i) => !taken.includes(i));
    const gain = (i: number) => {
      const nearest = taken.length === 0 ? 0 : Math.max(...taken.map((j) => similarity[i]![j]!));
      return lambda * relevance[i]! - (1 - lambda) * nearest;
    };
    taken.push(left.reduce((best, i) => (gain(i) > gain(best) ? i : best), left[0]!));
  }
  return taken;
}

/** On a lattice of eighths, where no sum is rounded and ties are ties. */
const eighths = (min: number, max: number) => fc.integer({ min: 8 * min, max: 8 * max }).map((n) => n / 8);

describe('maximal marginal relevance', () => {
  it('takes the most relevant, then passes over what is like it', () => {
    const similarity = (a: number, b: number) => (a + b === 1 ? 0.9 : 0); // 0 and 1 are alike
    const choose = (lambda: number) => marginalRelevance({ relevance: [1, 0.9, 0.5], similarity, lambda }, 3);
    // .5 * .9 - .5 * .9 = 0 is less than .5 * .5
    expect(choose(0.5)).toEqual([0, 2, 1]);
    // .9 * .9 - .1 * .9 = .72 is more than .9 * .5
    expect(choose(0.9)).toEqual([0, 1, 2]);
    expect(choose(1)).toEqual([0, 1, 2]);
    expect(choose(0)).toEqual([0, 2, 1]);
  });

  it('is what the definition says', () => {
    const candidates = fc
      .integer({ min: 0, max: 7 })
      .chain((n) =>
        fc.tuple(
          fc.array(eighths(0, 1), { minLength: n, maxLength: n }),
          fc.array(fc.array(eighths(-1, 1), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
        ),
      );
    fc.assert(
      fc.property(candidates, eighths(0, 1), fc.nat(8), ([relevance, similarity], lambda, count) => {
        const chosen = marginalRelevance(
          { relevance, similarity: (a, b) => similarity[a]![b]!, lambda },
          count,
        );
        expect(chosen).toEqual(naive(relevance, similarity, lambda, count));
      }),
    );
  });

  it('has relevance from 0 to 1, whatever the scores, and none where all are alike', () => {
    expect(toUnitRange([3, 1, 2])).toEqual([1, 0, 0.5]);
    expect(toUnitRange([7, 7])).toEqual([0, 0]);
    expect(toUnitRange([])).toEqual([]);
  });
});
