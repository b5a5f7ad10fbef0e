/** Scores of the `mlp` model in plain typed arrays: logits, for a sigmoid keeps their order. See `mlp.ts`. */
import { denseScale } from '../../shared/model/dense-scale.ts';
import { type MlpTensor, mlpUnits } from '../../shared/model/mlp-spec.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import { rateFeatures } from './item-rates.ts';
import { itemVectors, vectorLength } from './item-vectors.ts';
import type { ModelSite, Scorer, Visitor } from './model.ts';
import { afterHistory } from './moments.ts';
import { addScaled, multiply } from './plain-matrix.ts';
import { visitorVectors } from './visitor-matrices.ts';

/** A scorer; it holds no device memory. */
export function createMlpScorer({ spec, catalog }: ModelSite, parameters: Float32Array): Scorer {
  const tensors = splitVector(spec, parameters) as Views<MlpTensor>;
  const dim = vectorLength(tensors.content, catalog.shape);
  const vectors = itemVectors({ table: tensors.itemVectors, projection: tensors.content }, catalog);
  const through = (x: Float32Array, name: MlpTensor, inner: number, columns = mlpUnits): Float32Array =>
    multiply(x, tensors[name], { inner, columns }).map((value) => value * denseScale);
  const scaled = (name: MlpTensor): Float32Array => tensors[name].map((value) => value * denseScale);
  const network: Network = {
    items: addScaled(
      through(vectors, 'itemLayer', dim),
      through(rateFeatures(tensors.itemRates), 'rateLayer', eventTypes.length),
    ),
    bias: tensors.itemBias,
    output: scaled('output'),
    long: { layer: scaled('longSimilarity'), gain: tensors.longGain[0]! },
    short: { layer: scaled('shortSimilarity'), gain: tensors.shortGain[0]! },
  };
  const known = (visitor: Visitor): Known => {
    const moment = afterHistory(visitor.sequence);
    const { long, short, given } = visitorVectors(visitor, moment, vectors, dim);
    const similarityTo = (memory: Float32Array, match: MlpTensor): Float32Array =>
      multiply(vectors, addScaled(memory, through(memory, match, dim, dim)), { inner: dim, columns: 1 });
    const history = addScaled(through(long, 'longLayer', dim), through(short, 'shortLayer', dim));
    const said = addScaled(through(given, 'userLayer', given.length), scaled('hiddenBias'));
    return {
      user: addScaled(history, said),
      long: similarityTo(long, 'longMatch'),
      short: similarityTo(short, 'shortMatch'),
    };
  };
  return { scores: async (visitor) => logits(network, known(visitor)), dispose: () => undefined };
}

/** What an item's similarity to a memory adds: to the dense layer, [units], and past it. */
type Similarity = { readonly layer: Float32Array; readonly gain: number };

/** A model made ready: scaled, and with what items say computed once. */
type Network = {
  /** [items, units] */
  readonly items: Float32Array;
  /** [items] */
  readonly bias: Float32Array;
  /** [units] */
  readonly output: Float32Array;
  readonly long: Similarity;
  readonly short: Similarity;
};

/** What a visitor brings. */
type Known = {
  /** [units] */
  readonly user: Float32Array;
  /** [items] similarity of each item to either memory. */
  readonly long: Float32Array;
  readonly short: Float32Array;
};

function logits({ items, bias, output, long, short }: Network, visitor: Known): Float32Array {
  const scores = bias.slice();
  for (let item = 0; item < scores.length; item++) {
    const [similarityToLong, similarityToShort] = [visitor.long[item]!, visitor.short[item]!];
    let score = scores[item]! + similarityToLong * long.gain + similarityToShort * short.gain;
    for (let unit = 0; unit < mlpUnits; unit++) {
      const sum =
        visitor.user[unit]! +
        items[item * mlpUnits + unit]! +
        similarityToLong * long.layer[unit]! +
        similarityToShort * short.layer[unit]!;
      if (sum > 0) score += sum * output[unit]!;
    }
    scores[item] = score;
  }
  return scores;
}
