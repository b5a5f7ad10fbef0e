/**
 * Scores of the `pooling` model in plain typed arrays: what the page itself runs. The same formula as the
 * training loss, see `pooling.ts`; a test holds the two together.
 */
import type { PoolingTensor } from '../../shared/model/pooling-spec.ts';
import type { Views } from '../../shared/model/spec.ts';
import type { ItemContent } from './catalog-index.ts';
import { itemVectors } from './item-vectors.ts';
import { biasedProducts } from './plain-matrix.ts';
import { nextStep, recencyBucket, type Sequence } from './sequence.ts';

/** A model made ready for scoring. */
export type PoolingScorer = {
  /**
   * Score of every item for a visitor with this history, higher is better; without one, that of the start vector.
   * @returns [items]
   */
  readonly scores: (sequence: Sequence) => Float32Array;
  /**
   * What each event of the history adds to the score of an item, [events]; the rest of it is the bias.
   * @returns to be asked of one item after the other: what all of them need is computed once
   */
  readonly contributions: (sequence: Sequence) => (item: number) => Float32Array;
};

/** @param outputs vectors that items are scored by, [items, dim]; folded here, about 2 ms for 5,000 items, unless given */
export function createPoolingScorer(
  tensors: Views<PoolingTensor>,
  catalog: ItemContent,
  outputs = foldedOutputs(tensors, catalog),
): PoolingScorer {
  const dim = tensors.start.length;
  return {
    scores: (sequence) => biasedProducts(tensors.itemBias, outputs, encode(tensors, catalog, sequence)),
    contributions: (sequence) => {
      const shares = sharesOf(tensors, sequence);
      const inputs = inputVectors(tensors, catalog, sequence);
      return (item) =>
        Float32Array.from(sequence.items, (_, t) => {
          let product = 0;
          for (let k = 0; k < dim; k++) product += inputs[t * dim + k]! * outputs[item * dim + k]!;
          return shares[t]! * product;
        });
    },
  };
}

function foldedOutputs({ itemOutput, content }: Views<PoolingTensor>, catalog: ItemContent): Float32Array {
  return itemVectors({ table: itemOutput, projection: content }, catalog);
}

/** The visitor's vector, [dim]: a weighted mean over the events, or the start vector where there are none. */
function encode(tensors: Views<PoolingTensor>, catalog: ItemContent, sequence: Sequence): Float32Array {
  if (sequence.items.length === 0) return tensors.start;
  const dim = tensors.start.length;
  const shares = sharesOf(tensors, sequence);
  const inputs = inputVectors(tensors, catalog, sequence);
  const user = new Float32Array(dim);
  for (let t = 0; t < sequence.items.length; t++) {
    for (let k = 0; k < dim; k++) user[k] = user[k]! + shares[t]! * inputs[t * dim + k]!;
  }
  return user;
}

/** What each event weighs as seen from the step after the last one, [events]; sums to 1. */
function sharesOf({ recency, eventType }: Views<PoolingTensor>, sequence: Sequence): Float64Array {
  const { types, steps } = sequence;
  const now = nextStep(sequence);
  const weights = Float64Array.from(steps, (step, t) =>
    Math.exp(recency[recencyBucket(now - step)]! + eventType[types[t]!]!),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The vector of each event's item, [events, dim]. */
function inputVectors(
  { itemInput, content: projection }: Views<PoolingTensor>,
  catalog: ItemContent,
  { items }: Sequence,
): Float32Array {
  return itemVectors({ table: itemInput, projection }, catalog, items);
}
