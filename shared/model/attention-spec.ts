/**
 * Shared parameters of `attention`: those of `pooling`, and one self-attention block between the item vectors and
 * the visitor's. At the start the block does nothing: keys are zero, so that attention is the recency and event type
 * prior of `pooling`; value and feed-forward corrections and the residual are zero. It learns from there.
 */
import type { CatalogShape } from './catalog-shape.ts';
import { layerMatrix, layerVector } from './encoder-layer.ts';
import { poolingSpec, recencyBuckets } from './pooling-spec.ts';
import type { ModelSpec } from './spec.ts';

/** @param dim embedding length, >= 1; also the width of the block */
export function attentionSpec(shape: CatalogShape, dim: number): ModelSpec {
  return {
    model: 'attention',
    tensors: [
      ...poolingSpec(shape, dim).tensors,
      layerVector('inputGain', dim),
      layerVector('inputShift', dim),
      // Query and value are corrections of the identity; the key is all of it.
      layerMatrix('query', [dim, dim]),
      layerMatrix('key', [dim, dim]),
      layerMatrix('recencyKey', [recencyBuckets, dim]),
      layerMatrix('value', [dim, dim]),
      layerVector('residual', dim),
      layerVector('stateGain', dim),
      layerVector('stateShift', dim),
      layerMatrix('hidden', [dim, dim], 0.3),
      layerVector('hiddenBias', dim),
      layerMatrix('output', [dim, dim]),
    ],
  };
}
