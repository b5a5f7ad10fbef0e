/**
 * What a page recommends with: catalog and published model. `pooling` is scored right here, in plain typed arrays;
 * for the other models the page asks its worker, and shows what is popular where there is none or it does not answer.
 */
import { contentLength } from '../../shared/model/catalog-shape.ts';
import type { ModelName } from '../../shared/model/model-name.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import type { PoolingTensors } from '../../shared/model/pooling-spec.ts';
import { splitVector } from '../../shared/model/spec.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { CatalogIndex } from '../models/catalog-index.ts';
import { itemVectors } from '../models/item-vectors.ts';
import { createPoolingScorer } from '../models/pooling-scorer.ts';
import { toSequence } from '../models/sequence.ts';
import { type Scored, type Wish, wishedItems } from './best-items.ts';
import { type Cause, pooledCauses } from './causes.ts';
import { diverseItems } from './diverse-items.ts';

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
  readonly wished: (scores: Float32Array, wish: Wish) => Scored[];
  /** Largest first; undefined where only a worker can tell. */
  readonly causes: (events: readonly HistoryEvent[], itemId: string) => Cause[] | undefined;
  /** Popular items that differ from each other. */
  readonly varied: (wish: Wish) => Scored[];
};

/** @param vector [d], the published model */
export function createPageRecommender(
  catalog: CatalogIndex,
  model: { readonly name: ModelName; readonly dim: number },
  vector: Float32Array,
): PageRecommender {
  const { items, indexOf } = catalog;
  const tensors = splitVector(modelSpec(model, catalog.shape), vector);
  const scorer =
    model.name === 'pooling' ? createPoolingScorer(tensors as PoolingTensors, catalog) : undefined;
  const scores = (events: readonly HistoryEvent[]) => scorer?.scores(toSequence(events, indexOf));
  const popularity = scores([]) ?? popularityOf(catalog, tensors);
  return {
    scoresHere: scorer !== undefined,
    knows: (itemId) => indexOf.has(itemId),
    scores,
    popularity,
    wished: (given, wish) => wishedItems(items, given, wish),
    causes: (events, itemId) => scorer && pooledCauses(scorer, catalog, { events, itemId }),
    varied: (wish) => {
      const vectorsOf = (wanted: Int32Array) => looksOf(catalog, tensors, wanted);
      const varied = diverseItems({ items, popularity, vectorsOf }, wish);
      return varied.map((item) => ({ itemId: items[item]!.id, score: popularity[item]! }));
    },
  };
}

/** Parts of the shared vector, by name. */
type Tensors = Readonly<Record<string, Float32Array | undefined>>;

/** Every model has a bias for each item; those with a start vector score it like a history. */
function popularityOf(catalog: CatalogIndex, tensors: Tensors): Float32Array {
  const items = catalog.items.length;
  const { itemBias = new Float32Array(items), start, itemOutput, content } = tensors;
  if (!start || !itemOutput || !content) return itemBias;
  const dim = start.length;
  const outputs = itemVectors({ table: itemOutput, projection: content }, catalog, dim);
  return itemBias.map((bias, item) =>
    start.reduce((score, value, k) => score + value * outputs[item * dim + k]!, bias),
  );
}

/** By what items are told apart, [wanted, any length]: their vectors in the model, else their content. */
function looksOf(catalog: CatalogIndex, tensors: Tensors, wanted: Int32Array): Float32Array {
  const { itemOutput, itemVectors: table = itemOutput, content } = tensors;
  const width = contentLength(catalog.shape);
  if (table && content) {
    return itemVectors({ table, projection: content }, catalog, content.length / width, wanted);
  }
  const { starts, columns, values } = catalog.content;
  const rows = new Float32Array(wanted.length * width);
  wanted.forEach((item, row) => {
    for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
      const at = row * width + columns[entry]!;
      rows[at] = rows[at]! + values[entry]!;
    }
  });
  return rows;
}
