/**
 * Scores of the `pooling` model in plain typed arrays: what the page itself runs. The same formula as the
 * training loss, see `models/pooling.ts`; a test holds the two together.
 */
import type { PoolingTensors } from '../../shared/model/pooling-spec.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { itemVectors } from './item-vectors.ts';
import { nextStep, recencyBucket, type Sequence } from './sequence.ts';

/** A model made ready for scoring. */
export type PoolingScorer = {
  /**
   * Score of every item for a visitor with this history, higher is better; without one, the bias alone.
   * @returns [items]
   */
  readonly scores: (sequence: Sequence) => Float32Array;
};

/** Fold content into the item vectors once per model: about 2 ms for 5,000 items. */
export function createPoolingScorer(tensors: PoolingTensors, catalog: CatalogIndex): PoolingScorer {
  const items = catalog.items.length;
  const dim = items === 0 ? 0 : tensors.itemInput.length / items;
  const outputs = itemVectors({ table: tensors.itemOutput, projection: tensors.content }, catalog, dim);
  return {
    scores: (sequence) => {
      const user = encode(tensors, catalog, sequence, dim);
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
  catalog: CatalogIndex,
  sequence: Sequence,
  dim: number,
): Float32Array {
  const { items, types, steps } = sequence;
  const now = nextStep(sequence);
  const rows = itemVectors({ table: itemInput, projection }, catalog, dim, items);
  const user = new Float32Array(dim);
  let total = 0;
  for (let t = 0; t < items.length; t++) {
    const weight = Math.exp(recency[recencyBucket(now - steps[t]!)]! + eventType[types[t]!]!);
    total += weight;
    for (let k = 0; k < dim; k++) user[k] = user[k]! + weight * rows[t * dim + k]!;
  }
  return total > 0 ? user.map((value) => value / total) : user;
}
