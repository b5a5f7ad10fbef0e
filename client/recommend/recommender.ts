/**
 * The best items of a catalog for one history, by one `pooling` model, for a visitor without a browser: the crowd of the
 * demo. A page has `page-recommender.ts`. Plain typed arrays, under a millisecond a thousand items.
 */
import { poolingSpec } from '../../shared/model/pooling-spec.ts';
import { splitVector } from '../../shared/model/spec.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { CatalogIndex } from '../models/catalog-index.ts';
import { createPoolingScorer } from '../models/pooling-scorer.ts';
import { toSequence } from '../models/sequence.ts';
import { bestItems, type Scored } from './best-items.ts';

/** What is wanted. */
type Wish = {
  readonly count: number;
  /** Item ids never to return. */
  readonly exclude: ReadonlySet<string>;
};

/** A catalog and a model, ready. */
export type Recommender = { readonly recommend: (history: readonly HistoryEvent[], wish: Wish) => Scored[] };

/**
 * @param vector [d], the published model
 * @param dim embedding length
 */
export function createRecommender(catalog: CatalogIndex, vector: Float32Array, dim: number): Recommender {
  const tensors = splitVector(poolingSpec(catalog.shape, dim), vector);
  const scorer = createPoolingScorer(tensors, catalog);
  const idOf = (item: number): string => catalog.items[item]!.id;
  return {
    recommend: (history, { count, exclude }) => {
      const scores = scorer.scores(toSequence(history, catalog.indexOf));
      const best = bestItems(scores, count, (item) => !exclude.has(idOf(item)));
      return best.map((item) => ({ itemId: idOf(item), score: scores[item]! }));
    },
  };
}
