/**
 * Shared parameters of `attention`: those of `pooling`, and one self-attention block between the item vectors and
 * the visitor's. At the start the block does nothing: keys are zero, so that attention is the recency and event type
 * prior of `pooling`; value and feed-forward corrections and the residual are zero. It learns from there.
 */
import type { CatalogShape } from './catalog-shape.ts';
import { constantVector, denseTensor, zeroVector } from './dense-tensor.ts';
import { poolingSpec, recencyBuckets } from './pooling-spec.ts';
import type { ModelSpec } from './spec.ts';

/** @param dim embedding length, >= 1; also the width of the block */
export function attentionSpec(shape: CatalogShape, dim: number): ModelSpec {
  return {
    model: 'attention',
    tensors: [
      ...poolingSpec(shape, dim).tensors,
      constantVector('inputGain', dim, 1),
      zeroVector('inputShift', dim),
      // Query and value are corrections of the identity; the key is all of it.
      denseTensor('query', [dim, dim]),
      denseTensor('key', [dim, dim]),
      denseTensor('recencyKey', [recencyBuckets, dim]),
      denseTensor('value', [dim, dim]),
      zeroVector('residual', dim),
      constantVector('stateGain', dim, 1),
      zeroVector('stateShift', dim),
      denseTensor('hidden', [dim, dim], 1),
      zeroVector('hiddenBias', dim),
      denseTensor('output', [dim, dim]),
    ],
  };
}
