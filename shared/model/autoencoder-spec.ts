/**
 * Shared parameters of `autoencoder`: item vectors in and out as in `pooling`, a bias, and one hidden layer's bias and
 * view of what the page says. Input and output rows are the weights of encoder and decoder.
 */
import type { CatalogShape } from './catalog-shape.ts';
import { contentLength } from './catalog-shape.ts';
import { denseTensor, zeroVector } from './dense-tensor.ts';
import { featureBuckets } from './feature-buckets.ts';
import { rowsOfLength } from './initializers.ts';
import type { ModelSpec } from './spec.ts';

/** Names of the tensors of the `autoencoder` spec. */
export type AutoencoderTensor =
  | 'itemInput'
  | 'itemOutput'
  | 'itemBias'
  | 'content'
  | 'context'
  | 'interestBias';

/** @param dim length of the interest vector, >= 1 */
export function autoencoderSpec(shape: CatalogShape, dim: number): ModelSpec {
  const { items } = shape;
  return {
    model: 'autoencoder',
    tensors: [
      { name: 'itemInput', shape: [items, dim], initial: rowsOfLength(0.1, dim) },
      { name: 'itemOutput', shape: [items, dim], initial: rowsOfLength(0.1, dim) },
      zeroVector('itemBias', items),
      { name: 'content', shape: [contentLength(shape), dim], initial: rowsOfLength(1, dim) },
      denseTensor('context', [featureBuckets, dim]),
      zeroVector('interestBias', dim),
    ],
  };
}
