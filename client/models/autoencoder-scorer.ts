/** Scores of the `autoencoder` model in plain typed arrays; the same formula as its loss, see `autoencoder.ts`. */
import type { AutoencoderTensor } from '../../shared/model/autoencoder-spec.ts';
import { denseScale } from '../../shared/model/dense-scale.ts';
import { featureBuckets } from '../../shared/model/feature-buckets.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import { itemVectors } from './item-vectors.ts';
import { itemsInUse } from './items-in-use.ts';
import { bagOfItems } from './masked-bags.ts';
import type { ModelSite, Scorer } from './model.ts';
import { afterHistory } from './moments.ts';
import { addScaled, multiply } from './plain-matrix.ts';

/** A scorer; it holds no device memory. */
export function createAutoencoderScorer({ spec, catalog }: ModelSite, parameters: Float32Array): Scorer {
  const tensors = splitVector(spec, parameters) as Views<AutoencoderTensor>;
  const { itemInput, itemOutput, itemBias, content, context, interestBias } = tensors;
  const dim = interestBias.length;
  const outputs = itemVectors({ table: itemOutput, projection: content }, catalog);
  return {
    scores: async ({ sequence, features }) => {
      const used = itemsInUse(sequence);
      const inputs = itemVectors({ table: itemInput, projection: content }, catalog, used);
      const bag = bagOfItems(sequence, afterHistory(sequence));
      const seen = multiply(bag, inputs, { rows: 1, inner: used.length, columns: dim });
      const said = multiply(features, context, { inner: featureBuckets, columns: dim });
      const interest = addScaled(addScaled(interestBias, seen), said, denseScale).map(Math.tanh);
      return addScaled(itemBias, multiply(outputs, interest, { inner: dim, columns: 1 }));
    },
    dispose: () => undefined,
  };
}
