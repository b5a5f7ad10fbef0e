/**
 * Shared parameters of `mlp`: one table of item vectors, for the history and for what is scored; counts of what all
 * visitors did with an item; and a dense layer over what is known of visitor, item and both together.
 */
import { eventTypes } from '../protocol/event-type.ts';
import { type CatalogShape, contentLength } from './catalog-shape.ts';
import { constantVector, denseTensor, zeroVector } from './dense-tensor.ts';
import { featureBuckets } from './feature-buckets.ts';
import { rowsOfLength } from './initializers.ts';
import type { ModelSpec } from './spec.ts';

/** Width of the dense layer. */
export const mlpUnits = 64;

/** Names of the tensors of the `mlp` spec. */
export type MlpTensor =
  | 'itemVectors'
  | 'content'
  | 'itemBias'
  | 'itemRates'
  | 'userLayer'
  | 'longLayer'
  | 'shortLayer'
  | 'itemLayer'
  | 'rateLayer'
  | 'longSimilarity'
  | 'shortSimilarity'
  | 'hiddenBias'
  | 'output'
  | 'longMatch'
  | 'shortMatch'
  | 'longGain'
  | 'shortGain';

/** @param dim length of an item vector, >= 1 */
export function mlpSpec(shape: CatalogShape, dim: number): ModelSpec {
  const { items } = shape;
  const layer = (name: string, rows: number) => denseTensor(name, [rows, mlpUnits], 3);
  return {
    model: 'mlp',
    tensors: [
      { name: 'itemVectors', shape: [items, dim], initial: rowsOfLength(0.1, dim) },
      { name: 'content', shape: [contentLength(shape), dim], initial: rowsOfLength(1, dim) },
      zeroVector('itemBias', items),
      // Mean share of each item in a visitor's events of a type; see `item-rates.ts`.
      { name: 'itemRates', shape: [items, eventTypes.length], initial: { kind: 'zeros' } },
      layer('userLayer', eventTypes.length + featureBuckets),
      layer('longLayer', dim),
      layer('shortLayer', dim),
      layer('itemLayer', dim),
      layer('rateLayer', eventTypes.length),
      layer('longSimilarity', 1),
      layer('shortSimilarity', 1),
      denseTensor('hiddenBias', [1, mlpUnits]),
      denseTensor('output', [mlpUnits, 1], 0.05),
      // Corrections of the identity between what was seen and what is scored, and what both similarities count.
      denseTensor('longMatch', [dim, dim]),
      denseTensor('shortMatch', [dim, dim]),
      constantVector('longGain', 1, 1),
      constantVector('shortGain', 1, 1),
    ],
  };
}
