/**
 * What a page recommends with: catalog and published model. `pooling` is scored right here, in plain typed arrays;
 * for the other models the page asks its worker, and shows what is popular where there is none or it does not answer.
 */
import { type ModelChoice, modelSpec } from '../../shared/model/model-spec.ts';
import type { PoolingTensor } from '../../shared/model/pooling-spec.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import type { Item } from '../embed/api.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { createPoolingScorer } from '../models/pooling-scorer.ts';
import { toSequence } from '../models/sequence.ts';
import type { PageProduct } from '../page/page-product.ts';
import type { PageCatalog } from '../reader/page-catalog.ts';
import type { Scored } from './best-items.ts';
import { type Cause, pooledCauses } from './causes.ts';
import { toId } from './choice.ts';
import { type Chosen, chooseItems, type Terms } from './chosen-items.ts';
import { diverseItems } from './diverse-items.ts';
import type { FoldedModel } from './folded-model.ts';
import { createItemSimilarity, type ItemSimilarity } from './item-similarity.ts';
import { toShownItem, withPageProduct } from './shown-item.ts';

/** See the head of this file. */
export type PageRecommender = {
  /** Whether the page scores by itself. */
  readonly scoresHere: boolean;
  /** Whether the catalog has this item. */
  readonly knows: (itemId: string) => boolean;
  /** [items] after these events; undefined where only a worker can tell. */
  readonly scores: (events: readonly HistoryEvent[]) => Float32Array | undefined;
  /** [items], higher is more popular: what the model has learned of a visitor of whom nothing is known. */
  readonly popularity: Float32Array;
  /** [items], higher is more similar, as logarithms of odds; undefined of what is not known. */
  readonly similarity: (itemId: string) => Float32Array | undefined;
  readonly choose: (scores: Float32Array, terms: Terms) => Chosen[];
  /** Of one item after the other, largest first; undefined where only a worker can tell. */
  readonly causes: (events: readonly HistoryEvent[]) => ((itemId: string) => Cause[]) | undefined;
  /** Popular items that differ from each other, and can be had. @param hidden ids that are not asked about */
  readonly diverse: (count: number, hidden: ReadonlySet<string>) => Scored[];
  /**
   * Of the catalog, with what a page said of it; undefined for what neither knows.
   * @param itemId whatever the page gave
   */
  readonly item: (itemId: string, product?: PageProduct) => Item | undefined;
};

/** @param folded the published model */
export function createPageRecommender(
  catalog: PageCatalog,
  model: ModelChoice,
  { vector, outputs, popularity }: FoldedModel,
): PageRecommender {
  const { ids, indexOf } = catalog;
  const tensors = splitVector(modelSpec(model, catalog.shape), vector);
  const scorer =
    model.name === 'pooling'
      ? createPoolingScorer(tensors as Views<PoolingTensor>, catalog, outputs)
      : undefined;
  const scores = (events: readonly HistoryEvent[]) => scorer?.scores(toSequence(events, indexOf));
  const similarities = createItemSimilarity(catalog, tensors);
  const { vectorsOf } = similarities;
  const itemAt = shownItems(catalog);
  return {
    scoresHere: scorer !== undefined,
    knows: (itemId) => indexOf.has(itemId),
    scores,
    popularity,
    similarity: (itemId) => similarityTo(indexOf.get(itemId), similarities),
    choose: (given, terms) => chooseItems(given, terms, { indexOf, itemAt, vectorsOf }),
    causes: (events) => scorer && pooledCauses(scorer, catalog, events),
    diverse: (count, hidden) => {
      const isOpen = (item: number): boolean => !hidden.has(ids[item]!) && itemAt(item).inStock;
      const diverse = diverseItems({ itemAt, popularity, vectorsOf }, count, isOpen);
      return diverse.map((item) => ({ itemId: ids[item]!, score: popularity[item]! }));
    },
    item: (itemId, product) => {
      const item = indexOf.get(toId(itemId) ?? '');
      return withPageProduct(item === undefined ? undefined : itemAt(item), product);
    },
  };
}

/** Each is made when it is first shown. */
function shownItems({ itemAt }: PageCatalog): (item: number) => Item {
  const shown: Item[] = [];
  return (item) => {
    shown[item] ??= toShownItem(itemAt(item));
    return shown[item];
  };
}

/** Nearer than this, items are the same: their odds would have no end. */
const largestCosine = 0.999;

/** The odds that stand for a cosine c: (1 + c) / (1 - c), 1 where two vectors have nothing in common. */
function similarityTo(item: number | undefined, { cosinesWith }: ItemSimilarity): Float32Array | undefined {
  const cosines = item === undefined ? undefined : cosinesWith(item);
  return cosines?.map((cosine) => {
    const bounded = Math.max(-largestCosine, Math.min(largestCosine, cosine));
    return Math.log((1 + bounded) / (1 - bounded));
  });
}
