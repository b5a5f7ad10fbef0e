/** Scores of the `mlp` model in plain typed arrays: logits, for a sigmoid keeps their order. See `mlp.ts`. */
import { denseScale } from '../../shared/model/dense-tensor.ts';
import { mlpUnits } from '../../shared/model/mlp-spec.ts';
import { splitVector } from '../../shared/model/spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import { afterAll, itemsInUse } from './history-weights.ts';
import { rateFeatures } from './item-rates.ts';
import { itemVectors } from './item-vectors.ts';
import type { ModelSite, Scorer } from './model.ts';
import { addScaled, multiply, takeRows } from './plain-matrix.ts';
import { visitorMatrices } from './visitor-matrices.ts';

/** A scorer; it holds no device memory. */
export function createMlpScorer({ spec, catalog }: ModelSite, parameters: Float32Array): Scorer {
  const tensors = splitVector(spec, parameters);
  const items = catalog.items.length;
  const dim = items === 0 ? 0 : tensors.itemVectors!.length / items;
  const vectors = itemVectors({ table: tensors.itemVectors!, projection: tensors.content! }, catalog, dim);
  const units = { columns: mlpUnits };
  const layer = (x: Float32Array, name: string, inner: number): Float32Array =>
    multiply(x, tensors[name]!, { inner, ...units }).map((value) => value * denseScale);
  const itemPart = addScaled(
    layer(vectors, 'itemLayer', dim),
    layer(rateFeatures(tensors.itemRates!), 'rateLayer', eventTypes.length),
  );
  const output = tensors.output!.map((value) => value * denseScale);
  return {
    scores: async (visitor) => {
      const used = itemsInUse(visitor.sequence);
      const matrices = visitorMatrices(visitor, afterAll(visitor.sequence), used.length);
      const seen = takeRows(vectors, used, dim);
      const pool = (weights: Float32Array): Float32Array =>
        used.length === 0
          ? new Float32Array(dim)
          : multiply(weights, seen, { inner: used.length, columns: dim });
      const [long, short] = [pool(matrices.long.values), pool(matrices.short.values)];
      const given = matrices.given.values;
      const userPart = [
        layer(given, 'userLayer', given.length),
        layer(long, 'longLayer', dim),
        layer(short, 'shortLayer', dim),
      ].reduce(
        (total, part) => addScaled(total, part),
        tensors.hiddenBias!.map((value) => value * denseScale),
      );
      const match = (memory: Float32Array, name: string): Float32Array =>
        addScaled(memory, multiply(memory, tensors[name]!, { inner: dim, columns: dim }), denseScale);
      const similarTo = (memory: Float32Array): Float32Array =>
        multiply(vectors, memory, { inner: dim, columns: 1 });
      const looks = [
        {
          to: similarTo(match(long, 'longMatch')),
          layer: tensors.longSimilarity!,
          gain: tensors.longGain![0]!,
        },
        {
          to: similarTo(match(short, 'shortMatch')),
          layer: tensors.shortSimilarity!,
          gain: tensors.shortGain![0]!,
        },
      ];
      return tensors.itemBias!.map((bias, item) => {
        let score = bias;
        for (const { to, gain } of looks) score += to[item]! * gain;
        for (let unit = 0; unit < mlpUnits; unit++) {
          let sum = userPart[unit]! + itemPart[item * mlpUnits + unit]!;
          for (const { to, layer } of looks) sum += to[item]! * layer[unit]! * denseScale;
          if (sum > 0) score += sum * output[unit]!;
        }
        return score;
      });
    },
    dispose: () => undefined,
  };
}
