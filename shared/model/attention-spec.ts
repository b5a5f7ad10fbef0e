/**
 * Shared parameters of `attention`: those of `pooling`, and one self-attention block between the item vectors and
 * the visitor's. At the start the block does nothing: keys are zero, so that attention is the recency and event type
 * prior of `pooling`; value and feed-forward corrections and the residual are zero. It learns from there.
 */
import type { CatalogShape } from './catalog-shape.ts';
import { encoderScale } from './dense-scale.ts';
import { poolingSpec, recencyBuckets } from './pooling-spec.ts';
import { specOf, type TensorName } from './spec.ts';
import { randomRows, zeros } from './tensors.ts';

/** @param dim embedding length, >= 1; also the width of the block */
export function attentionSpec(shape: CatalogShape, dim: number) {
  return specOf('attention', [
    ...poolingSpec(shape, dim).tensors,
    zeros('inputGain', dim),
    zeros('inputShift', dim),
    // Query and value are corrections of the identity; the key is all of it.
    zeros('query', dim, dim),
    zeros('key', dim, dim),
    zeros('recencyKey', recencyBuckets, dim),
    zeros('value', dim, dim),
    zeros('residual', dim),
    zeros('stateGain', dim),
    zeros('stateShift', dim),
    randomRows('hidden', [dim, dim], 0.3 / encoderScale),
    zeros('hiddenBias', dim),
    zeros('output', dim, dim),
  ]);
}

/** Name of a tensor of `attention`. */
export type AttentionTensor = TensorName<typeof attentionSpec>;
