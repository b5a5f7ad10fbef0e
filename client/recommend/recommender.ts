/** The best items of a catalog for one history, by one `pooling` model: plain typed arrays, under a millisecond a thousand items. */
import { poolingSpec } from '../../shared/model/pooling-spec.ts';
import { splitVector } from '../../shared/model/spec.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { CatalogIndex } from '../models/catalog-index.ts';
import { createPoolingScorer } from '../models/pooling-scorer.ts';
import { toSequence } from '../models/sequence.ts';
import { type Scored, type Wish, wishedItems } from './best-items.ts';

/** A catalog and a model, ready. */
export type Recommender = { readonly recommend: (history: readonly HistoryEvent[], wish: Wish) => Scored[] };

/**
 * @param vector [d], the published model
 * @param dim embedding length
 */
export function createRecommender(catalog: CatalogIndex, vector: Float32Array, dim: number): Recommender {
  const tensors = splitVector(poolingSpec(catalog.shape, dim), vector);
  const scorer = createPoolingScorer(tensors, catalog);
  return {
    recommend: (history, wish) =>
      wishedItems(catalog.items, scorer.scores(toSequence(history, catalog.indexOf)), wish),
  };
}
