/**
 * Shared parameters of `autoencoder`: item vectors in and out as in `pooling`, a bias, and one hidden layer's bias and
 * view of what the page says. Input and output rows are the weights of encoder and decoder.
 */
import { type CatalogShape, contentLength } from './catalog-shape.ts';
import { featureBuckets } from './feature-buckets.ts';
import { specOf, type TensorName } from './spec.ts';
import { randomRows, zeros } from './tensors.ts';

/** @param dim length of the interest vector, >= 1 */
export function autoencoderSpec(shape: CatalogShape, dim: number) {
  const { items } = shape;
  return specOf('autoencoder', [
    randomRows('itemInput', [items, dim], 0.1),
    randomRows('itemOutput', [items, dim], 0.1),
    zeros('itemBias', items),
    randomRows('content', [contentLength(shape), dim], 1),
    zeros('context', featureBuckets, dim),
    zeros('interestBias', dim),
  ]);
}

/** Name of a tensor of `autoencoder`. */
export type AutoencoderTensor = TensorName<typeof autoencoderSpec>;
