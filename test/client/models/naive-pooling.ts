/**
 * The pooling model as its definition reads, in double precision and plain loops, straight from the flat vector:
 * no folding of content, no rows in use, no matrices. What the client computes is held against this.
 */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { CatalogIndex } from '../../../client/recommend/catalog-index.ts';

const contentBuckets = 512;
const recencyBuckets = 8;
const wantedTypes = ['view', 'click', 'add-to-cart', 'wishlist', 'purchase', 'like'];
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

/** Where each tensor begins in the vector: input rows, output rows, bias, content, recency, event types. */
export function offsetsOf(items: number, dim: number) {
  const itemOutput = items * dim;
  const itemBias = 2 * items * dim;
  const content = itemBias + items;
  const recency = content + contentBuckets * dim;
  const eventType = recency + recencyBuckets;
  return {
    itemInput: 0,
    itemOutput,
    itemBias,
    content,
    recency,
    eventType,
    end: eventType + typeOrder.length,
  };
}

type Vector = ArrayLike<number>;

/** Scores of all items for somebody who did these things, as seen from an instant after them. */
export function naiveScores(
  parameters: Vector,
  dim: number,
  catalog: CatalogIndex,
  events: readonly HistoryEvent[],
): number[] {
  const at = offsetsOf(catalog.items.length, dim);
  const rowOf = (table: number, item: number): number[] =>
    Array.from({ length: dim }, (_, k) => {
      let value = parameters[table + item * dim + k]!;
      const { starts, buckets, values } = catalog.content;
      for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
        value += values[entry]! * parameters[at.content + buckets[entry]! * dim + k]!;
      }
      return value;
    });
  const known = events.filter(({ itemId }) => itemId !== undefined && catalog.indexOf.has(itemId));
  const user = new Array<number>(dim).fill(0);
  let total = 0;
  for (const event of known) {
    const instantsSince = new Set(known.filter(({ time }) => time > event.time).map(({ time }) => time)).size;
    const bucket = Math.min(recencyBuckets - 1, Math.floor(Math.log2(instantsSince + 1)));
    const type = typeOrder.indexOf(event.type);
    const weight = Math.exp(parameters[at.recency + bucket]! + parameters[at.eventType + type]!);
    total += weight;
    const input = rowOf(at.itemInput, catalog.indexOf.get(event.itemId!)!);
    for (let k = 0; k < dim; k++) user[k] = user[k]! + weight * input[k]!;
  }
  return catalog.items.map((_, item) => {
    const output = rowOf(at.itemOutput, item);
    let score = parameters[at.itemBias + item]!;
    for (let k = 0; k < dim; k++) score += total > 0 ? (user[k]! / total) * output[k]! : 0;
    return score;
  });
}

/** Mean of -log softmax(scores)[target] over the predicted events of a history that is sorted by time, nats. */
export function naiveLoss(
  parameters: Vector,
  dim: number,
  catalog: CatalogIndex,
  history: readonly HistoryEvent[],
): number {
  const losses: number[] = [];
  history.forEach(({ itemId, type, time }, i) => {
    const isFirst = !history
      .slice(0, i)
      .some((event) => event.itemId === itemId && wantedTypes.includes(event.type));
    const before = history.filter((event) => event.time < time);
    if (!isFirst || before.length === 0 || !wantedTypes.includes(type)) return;
    const scores = naiveScores(parameters, dim, catalog, before);
    const partition = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    losses.push(Math.log(partition) - scores[catalog.indexOf.get(itemId!)!]!);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
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
