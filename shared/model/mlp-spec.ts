/**
 * Shared parameters of `mlp`: one table of item vectors, for the history and for what is scored; counts of what all
 * visitors did with an item; and a dense layer over what is known of visitor, item and both together.
 */
import { eventTypes } from '../protocol/event-type.ts';
import { type CatalogShape, contentLength } from './catalog-shape.ts';
import { denseScale } from './dense-scale.ts';
import { featureBuckets } from './feature-buckets.ts';
import { specOf, type TensorName } from './spec.ts';
import { randomRows, vectorOf, zeros } from './tensors.ts';

/** Width of the dense layer. */
export const mlpUnits = 64;

/** @param dim length of an item vector, >= 1 */
export function mlpSpec(shape: CatalogShape, dim: number) {
  const { items } = shape;
  const layer = <Name extends string>(name: Name, rows: number) =>
    randomRows(name, [rows, mlpUnits], 3 / denseScale);
  return specOf('mlp', [
    randomRows('itemVectors', [items, dim], 0.1),
    randomRows('content', [contentLength(shape), dim], 1),
    zeros('itemBias', items),
    // Mean share of each item in a visitor's events of a type; see `item-rates.ts`.
    zeros('itemRates', items, eventTypes.length),
    layer('userLayer', eventTypes.length + featureBuckets),
    layer('longLayer', dim),
    layer('shortLayer', dim),
    layer('itemLayer', dim),
    layer('rateLayer', eventTypes.length),
    layer('longSimilarity', 1),
    layer('shortSimilarity', 1),
    zeros('hiddenBias', 1, mlpUnits),
    randomRows('output', [mlpUnits, 1], 0.05 / denseScale),
    // Corrections of the identity between what was seen and what is scored, and what both similarities count.
    zeros('longMatch', dim, dim),
    zeros('shortMatch', dim, dim),
    vectorOf('longGain', [1]),
    vectorOf('shortGain', [1]),
  ]);
}

/** Name of a tensor of `mlp`. */
export type MlpTensor = TensorName<typeof mlpSpec>;
