import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestItems } from '../../../client/recommend/best-items.ts';

const score = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constant(Number.NEGATIVE_INFINITY));

describe('the best items', () => {
  it('are those with the highest scores, best first, ties by index', () => {
    const scores = Float32Array.of(1, 5, 3, 5, 2);
    expect(bestItems(scores, 3, () => true)).toEqual([1, 3, 2]);
    expect(bestItems(scores, 3, (item) => item !== 3)).toEqual([1, 2, 4]);
    expect(bestItems(new Float32Array(0), 3, () => true)).toEqual([]);
  });

  it('are the head of the sorted catalog, whatever is admitted', () => {
    fc.assert(
      fc.property(fc.array(score, { maxLength: 60 }), fc.nat(70), fc.nat(4), (values, count, every) => {
        const scores = Float32Array.from(values);
        const admits = (item: number) => item % (every + 1) === 0;
        const sorted = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b);
        expect(bestItems(scores, count, admits)).toEqual(sorted.filter(admits).slice(0, count));
      }),
    );
  });

  it('are asked about in the order of the ranking, and no more of them than it takes', () => {
    const scores = Float32Array.from({ length: 1000 }, (_, i) => i);
    const asked: number[] = [];
    const admits = (item: number) => asked.push(item) > 2;
    expect(bestItems(scores, 3, admits)).toEqual([997, 996, 995]);
    expect(asked).toEqual([999, 998, 997, 996, 995]);
  });
});
