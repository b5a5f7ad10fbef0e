/**
 * Shared parameters of `attention`: those of `pooling`, and one self-attention block between the item vectors and
 * the visitor's. At the start the block does nothing: keys are zero, so that attention is the recency and event type
 * prior of `pooling`; value and feed-forward corrections and the residual are zero. It learns from there.
 */
import type { CatalogShape } from './catalog-shape.ts';
import { denseTensor, encoderScale, zeroVector } from './dense-tensor.ts';
import { poolingSpec, recencyBuckets } from './pooling-spec.ts';
import type { ModelSpec } from './spec.ts';

/** @param dim embedding length, >= 1; also the width of the block */
export function attentionSpec(shape: CatalogShape, dim: number): ModelSpec {
  return {
    model: 'attention',
    tensors: [
      ...poolingSpec(shape, dim).tensors,
      zeroVector('inputGain', dim),
      zeroVector('inputShift', dim),
      // Query and value are corrections of the identity; the key is all of it.
      denseTensor('query', [dim, dim], 0, encoderScale),
      denseTensor('key', [dim, dim], 0, encoderScale),
      denseTensor('recencyKey', [recencyBuckets, dim], 0, encoderScale),
      denseTensor('value', [dim, dim], 0, encoderScale),
      zeroVector('residual', dim),
      zeroVector('stateGain', dim),
      zeroVector('stateShift', dim),
      denseTensor('hidden', [dim, dim], 0.3, encoderScale),
      zeroVector('hiddenBias', dim),
      denseTensor('output', [dim, dim], 0, encoderScale),
    ],
  };
}
