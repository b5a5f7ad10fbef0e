/**
 * The pooling model as its definition reads, in double precision and plain loops, straight from the flat vector:
 * no folding of content and relations, no rows in use, no matrices. What the client computes is held against this.
 */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { CatalogIndex } from '../../../client/models/catalog-index.ts';
import { naivePredictions } from './naive-predictions.ts';

const wordBuckets = 512;
const recencyBuckets = 8;
const typeOrder = [
  'view',
  'click',
  'search',
  'add-to-cart',
  'wishlist',
  'purchase',
  'rating',
  'like',
  'dislike',
  'dismissal',
  'impression',
];

/** Where each tensor begins in the vector: input rows, output rows, bias, content, recency, event types, start. */
export function offsetsOf({ items, shape }: CatalogIndex, dim: number) {
  const itemOutput = items.length * dim;
  const itemBias = 2 * items.length * dim;
  const content = itemBias + items.length;
  const recency = content + shape.vectors.reduce((sum, { length }) => sum + length, wordBuckets) * dim;
  const eventType = recency + recencyBuckets;
  return {
    itemInput: 0,
    itemOutput,
    itemBias,
    content,
    recency,
    eventType,
    start: eventType + typeOrder.length,
    end: eventType + typeOrder.length + dim,
  };
}

type Vector = ArrayLike<number>;

/** Items that either of the two names as related. */
function relationsOf({ items }: CatalogIndex, item: number): number[] {
  const { id, related = [] } = items[item]!;
  return items.flatMap((other, index) =>
    index !== item && (related.includes(other.id) || other.related?.includes(id)) ? [index] : [],
  );
}

/** Its row of the table, half the mean row of its relations, and its content times the projection. */
function vectorOf(
  parameters: Vector,
  dim: number,
  catalog: CatalogIndex,
  table: number,
  item: number,
): number[] {
  const at = offsetsOf(catalog, dim);
  const relations = relationsOf(catalog, item);
  return Array.from({ length: dim }, (_, k) => {
    let value = parameters[table + item * dim + k]!;
    for (const other of relations) value += (0.5 * parameters[table + other * dim + k]!) / relations.length;
    const { starts, columns, values } = catalog.content;
    for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
      value += values[entry]! * parameters[at.content + columns[entry]! * dim + k]!;
    }
    return value;
  });
}

/** Scores of all items for somebody who did these things, as seen from an instant after them. */
export function naiveScores(
  parameters: Vector,
  dim: number,
  catalog: CatalogIndex,
  events: readonly HistoryEvent[],
): number[] {
  const at = offsetsOf(catalog, dim);
  const known = events.filter(({ itemId }) => itemId !== undefined && catalog.indexOf.has(itemId));
  const user = Array.from({ length: dim }, (_, k) => (known.length === 0 ? parameters[at.start + k]! : 0));
  let total = known.length === 0 ? 1 : 0;
  for (const event of known) {
    const instantsSince = new Set(known.filter(({ time }) => time > event.time).map(({ time }) => time)).size;
    const bucket = Math.min(recencyBuckets - 1, Math.floor(Math.log2(instantsSince + 1)));
    const type = typeOrder.indexOf(event.type);
    const weight = Math.exp(parameters[at.recency + bucket]! + parameters[at.eventType + type]!);
    total += weight;
    const input = vectorOf(parameters, dim, catalog, at.itemInput, catalog.indexOf.get(event.itemId!)!);
    for (let k = 0; k < dim; k++) user[k] = user[k]! + weight * input[k]!;
  }
  return catalog.items.map((_, item) => {
    const output = vectorOf(parameters, dim, catalog, at.itemOutput, item);
    let score = parameters[at.itemBias + item]!;
    for (let k = 0; k < dim; k++) score += (user[k]! / total) * output[k]!;
    return score;
  });
}

/**
 * The loss of a history that is sorted by time, nats: the sum of -log p over wanted items, weighted, and on the same
 * scale -log(1 - p) of unwanted ones, from what came before or from nothing. NaN where nothing is wanted.
 */
export function naiveLoss(
  parameters: Vector,
  dim: number,
  catalog: CatalogIndex,
  history: readonly HistoryEvent[],
): number {
  const predictions = naivePredictions(history, catalog);
  let loss = predictions.length > 0 ? 0 : Number.NaN;
  for (const { before, item, weight } of predictions) {
    const scores = naiveScores(parameters, dim, catalog, before);
    const partition = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    const p = Math.exp(scores[item]!) / partition;
    loss -= weight > 0 ? weight * Math.log(p) : -weight * Math.log(1 - p);
  }
  return loss;
}

/** Central differences of a function of the vector, one coordinate at a time. */
export function finiteDifferences(loss: (parameters: Float64Array) => number, at: Vector): Float64Array {
  const point = Float64Array.from(at);
  const step = 1e-5;
  return point.map((value, i) => {
    point[i] = value + step;
    const above = loss(point);
    point[i] = value - step;
    const below = loss(point);
    point[i] = value;
    return (above - below) / (2 * step);
  });
}
