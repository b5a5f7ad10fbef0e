import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestCandidates, reranked } from '../../../client/models/candidates.ts';

const scoresOf = (count: number) =>
  fc
    .array(fc.integer({ min: -40, max: 40 }), { minLength: count, maxLength: 120 })
    .map((each) => Float32Array.from(each));

describe('candidates', () => {
  it('are the fifty best, best first', () => {
    const scores = Float32Array.from({ length: 100 }, (_, item) => (item * 37) % 100);
    const candidates = bestCandidates(scores, new Set());
    expect([...candidates].map((item) => scores[item])).toEqual(
      Array.from({ length: 50 }, (_, at) => 99 - at),
    );
  });

  it('are fifty new ones: known items among the best come along', () => {
    const scores = Float32Array.from({ length: 100 }, (_, item) => -item);
    expect(bestCandidates(scores, new Set([0, 10, 99]))).toEqual(
      Int32Array.from({ length: 52 }, (_, item) => item),
    );
  });

  it('are all items where there are no fifty new ones', () => {
    expect(bestCandidates(Float32Array.of(1, 3, 2), new Set([1]))).toEqual(Int32Array.of(1, 2, 0));
    expect(bestCandidates(new Float32Array(0), new Set())).toHaveLength(0);
  });
});

describe('re-ranked scores', () => {
  it('put candidates above all others, in their own order, and leave the others as they are', () => {
    fc.assert(
      fc.property(scoresOf(60), fc.infiniteStream(fc.integer({ min: -30, max: 30 })), (scores, draws) => {
        const candidates = bestCandidates(scores, new Set());
        const corrections = Float32Array.from(candidates, () => draws.next().value as number);
        const final = reranked(scores, candidates, corrections);
        const isCandidate = new Set(candidates);
        const others = [...scores.keys()].filter((item) => !isCandidate.has(item));
        const highest = Math.max(...others.map((item) => final[item]!));
        for (const [a, itemA] of candidates.entries()) {
          expect(final[itemA]!).toBeGreaterThan(highest);
          for (const [b, itemB] of candidates.entries()) {
            const difference = scores[itemA]! + corrections[a]! - scores[itemB]! - corrections[b]!;
            expect(final[itemA]! - final[itemB]!).toBeCloseTo(difference, 3);
          }
        }
        for (const item of others) expect(final[item]).toBe(scores[item]);
      }),
      { numRuns: 20 },
    );
  });

  it('of candidates alone are their corrected scores', () => {
    expect([...reranked(Float32Array.of(1, 2), Int32Array.of(1, 0), Float32Array.of(-3, 0.5))]).toEqual([
      1.5, -1,
    ]);
    expect(reranked(new Float32Array(0), new Int32Array(0), new Float32Array(0))).toHaveLength(0);
  });
});
