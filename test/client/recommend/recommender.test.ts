import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { createRecommender, type Recommender } from '../../../client/recommend/recommender.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { specDim, splitVector } from '../../../shared/model/spec.ts';
import { naiveScores } from '../models/naive-pooling.ts';
import { roughParameters, smallCatalog, smallHistory } from '../models/small-catalog.ts';

const none: ReadonlySet<string> = new Set();

/** A recommender whose scores without a history are these. */
function scoring(scores: readonly number[]): Recommender {
  const catalog = indexCatalog(scores.map((_, i) => ({ id: String(i) })));
  const spec = poolingSpec(catalog.shape, 1);
  const vector = new Float32Array(specDim(spec));
  splitVector(spec, vector).itemBias.set(scores);
  return createRecommender(catalog, vector, 1);
}

describe('a recommender', () => {
  it('returns the best items of the model for a history, best first, with their scores', () => {
    const dim = 3;
    const parameters = roughParameters(poolingSpec(smallCatalog.shape, dim), 31);
    const recommender = createRecommender(smallCatalog, parameters, dim);
    const expected = naiveScores(parameters, dim, smallCatalog, smallHistory)
      .map((score, item) => ({ itemId: smallCatalog.items[item]!.id, score }))
      .sort((a, b) => b.score - a.score)
      .slice(0, 4);
    const actual = recommender.recommend(smallHistory, { count: 4, exclude: none });
    expect(actual.map(({ itemId }) => itemId)).toEqual(expected.map(({ itemId }) => itemId));
    actual.forEach(({ score }, i) => {
      expect(score).toBeCloseTo(expected[i]!.score, 4);
    });
  });

  it('returns nothing of an empty catalog, and nothing where nothing is wanted', () => {
    expect(scoring([]).recommend([], { count: 5, exclude: none })).toEqual([]);
    expect(scoring([1, 2]).recommend([], { count: 0, exclude: none })).toEqual([]);
  });

  it('without a history is the order of the bias', () => {
    const ids = scoring([3, 1, 2])
      .recommend([], { count: 3, exclude: none })
      .map(({ itemId }) => itemId);
    expect(ids).toEqual(['0', '2', '1']);
  });

  it('takes the earlier item of two with one score', () => {
    const ids = scoring([1, 2, 1, 2, 1])
      .recommend([], { count: 4, exclude: none })
      .map(({ itemId }) => itemId);
    expect(ids).toEqual(['1', '3', '0', '2']);
  });

  it('returns what there is where more is wanted', () => {
    expect(scoring([1, 2]).recommend([], { count: 100, exclude: none })).toHaveLength(2);
    expect(scoring([1, 2]).recommend([], { count: 100, exclude: new Set(['0', '1']) })).toEqual([]);
  });

  it('returns the head of the whole catalog sorted, without what is excluded', () => {
    const scores = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.nat(45), fc.array(fc.nat(40)), (values, count, excluded) => {
        const exclude = new Set(excluded.map(String));
        const expected = values
          .map((score, i) => ({ itemId: String(i), score }))
          .filter(({ itemId }) => !exclude.has(itemId))
          .sort((a, b) => b.score - a.score)
          .slice(0, count);
        expect(scoring(values).recommend([], { count, exclude })).toEqual(expected);
      }),
    );
  });
});
