/** The best items of a catalog for one history, by one model. Runs in the page: plain typed arrays, under a millisecond a thousand items. */
import { poolingSpec, poolingTensors } from '../../shared/model/pooling-spec.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { CatalogIndex } from '../models/catalog-index.ts';
import { createPoolingScorer } from '../models/pooling-scorer.ts';
import { toSequence } from '../models/sequence.ts';

/** One item with its score. */
export type Scored = { readonly itemId: string; readonly score: number };

/** What is wanted. */
export type Wish = {
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
  const tensors = poolingTensors(poolingSpec(catalog.shape, dim), vector);
  const scorer = createPoolingScorer(tensors, catalog);
  return {
    recommend: (history, { count, exclude }) => {
      const scores = scorer.scores(toSequence(history, catalog.indexOf));
      return best(scores, count, (item) => !exclude.has(catalog.items[item]!.id)).map((item) => ({
        itemId: catalog.items[item]!.id,
        score: scores[item]!,
      }));
    },
  };
}

/** Indices of the `count` highest scores among those admitted, best first; ties by index. */
function best(scores: Float32Array, count: number, admits: (item: number) => boolean): number[] {
  const top: number[] = [];
  for (let item = 0; item < scores.length; item++) {
    const last = top[top.length - 1];
    if (top.length === count && last !== undefined && scores[item]! <= scores[last]!) continue;
    if (!admits(item)) continue;
    let at = top.length;
    while (at > 0 && scores[top[at - 1]!]! < scores[item]!) at--;
    top.splice(at, 0, item);
    if (top.length > count) top.pop();
  }
  return top;
}
