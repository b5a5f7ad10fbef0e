/**
 * Scores of the `pooling` model in plain typed arrays: what the page itself runs. The same formula as the
 * training loss, see `models/pooling.ts`; a test holds the two together.
 */
import type { PoolingTensors } from '../../shared/model/pooling-spec.ts';
import { addContent } from '../models/content.ts';
import { recencyBucket, type Sequence } from '../models/examples.ts';
import type { CatalogIndex } from './catalog-index.ts';

/** A model made ready for scoring. */
export type Scorer = {
  /**
   * Score of every item for a visitor with this history, higher is better; without one, the bias alone.
   * @returns [items]
   */
  readonly scores: (sequence: Sequence) => Float32Array;
};

/** Fold content into the item vectors once per model: about 2 ms for 5,000 items. */
export function createPoolingScorer(tensors: PoolingTensors, { content, items }: CatalogIndex): Scorer {
  const dim = items.length === 0 ? 0 : tensors.itemInput.length / items.length;
  const outputs = tensors.itemOutput.slice();
  addContent(outputs, tensors.content, content);
  return {
    scores: (sequence) => {
      const user = encode(tensors, content, sequence, dim);
      const scores = tensors.itemBias.slice();
      for (let item = 0; item < scores.length; item++) {
        let score = scores[item]!;
        for (let k = 0; k < dim; k++) score += user[k]! * outputs[item * dim + k]!;
        scores[item] = score;
      }
      return scores;
    },
  };
}

/** The visitor's vector, [dim]: a weighted mean over the events, as seen from the step after the last one. */
function encode(
  { itemInput, content: projection, recency, eventType }: PoolingTensors,
  content: CatalogIndex['content'],
  { items, types, steps }: Sequence,
  dim: number,
): Float32Array {
  const now = (steps.at(-1) ?? 0) + 1;
  const rows = new Float32Array(items.length * dim);
  items.forEach((item, t) => {
    rows.set(itemInput.subarray(item * dim, (item + 1) * dim), t * dim);
  });
  addContent(rows, projection, content, items);
  const user = new Float32Array(dim);
  let total = 0;
  for (let t = 0; t < items.length; t++) {
    const weight = Math.exp(recency[recencyBucket(now - steps[t]!)]! + eventType[types[t]!]!);
    total += weight;
    for (let k = 0; k < dim; k++) user[k] = user[k]! + weight * rows[t * dim + k]!;
  }
  return total > 0 ? user.map((value) => value / total) : user;
}
