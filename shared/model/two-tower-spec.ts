/**
 * Shared parameters of `two-tower`: one table of item vectors for history and catalog, a tower over it on either side,
 * the temperature of their cosine, a bias, and a small perceptron that re-ranks the best candidates.
 */
import { eventTypes } from '../protocol/event-type.ts';
import { type CatalogShape, contentLength } from './catalog-shape.ts';
import { denseScale } from './dense-scale.ts';
import { featureBuckets } from './feature-buckets.ts';
import { specOf, type TensorName } from './spec.ts';
import { randomRows, vectorOf, zeros } from './tensors.ts';

/** Width of the user tower's hidden layer. */
export const towerUnits = 64;

/** Width of the re-ranking layer. */
export const rankUnits = 32;

/**
 * Item vectors are the stored tables and projection times this: a cosine at a high temperature answers to a change of a
 * vector more strongly than a plain product, and at full scale one visitor's round runs away from everybody else's.
 */
export const vectorScale = 0.5;

/** The temperature is its stored value times this: all scores hang on it, so it moves slowly. */
export const temperatureScale = 0.25;

/** Before anything is learned, equal directions score this. */
const initialTemperature = 8;

/** @param dim length of item vectors and of both towers' outputs, >= 1 */
export function twoTowerSpec(shape: CatalogShape, dim: number) {
  const { items } = shape;
  const rank = <Name extends string>(name: Name, rows: number) =>
    randomRows(name, [rows, rankUnits], 2 / denseScale);
  return specOf('two-tower', [
    randomRows('itemVectors', [items, dim], 0.1 / vectorScale),
    randomRows('content', [contentLength(shape), dim], 1 / vectorScale),
    zeros('itemBias', items),
    // The towers correct what goes past them: the pooled history and the item vector themselves.
    vectorOf('longGain', [1]),
    vectorOf('shortGain', [1]),
    randomRows('longLayer', [dim, towerUnits], 0.5 / denseScale),
    randomRows('shortLayer', [dim, towerUnits], 0.5 / denseScale),
    randomRows('givenLayer', [eventTypes.length + featureBuckets, towerUnits], 0.5 / denseScale),
    zeros('hiddenBias', 1, towerUnits),
    zeros('userOutput', towerUnits, dim),
    zeros('itemOutput', dim, dim),
    vectorOf('temperature', [initialTemperature / temperatureScale]),
    rank('rankUser', dim),
    rank('rankItem', dim),
    rank('rankProduct', dim),
    rank('rankScore', 1),
    zeros('rankBias', 1, rankUnits),
    randomRows('rankOutput', [rankUnits, 1], 0.02 / denseScale),
  ]);
}

/** Name of a tensor of `two-tower`. */
export type TwoTowerTensor = TensorName<typeof twoTowerSpec>;
