/**
 * Shared parameters of `two-tower`: one table of item vectors for history and catalog, a tower over it on either side,
 * the temperature of their cosine, a bias, and a small perceptron that re-ranks the best candidates.
 */
import { eventTypes } from '../protocol/event-type.ts';
import { type CatalogShape, contentLength } from './catalog-shape.ts';
import { constantVector, denseTensor, zeroVector } from './dense-tensor.ts';
import { featureBuckets } from './feature-buckets.ts';
import { rowsOfLength } from './initializers.ts';
import type { ModelSpec } from './spec.ts';

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

/** Names of the tensors of the `two-tower` spec. */
export type TwoTowerTensor =
  | 'itemVectors'
  | 'content'
  | 'itemBias'
  | 'longGain'
  | 'shortGain'
  | 'longLayer'
  | 'shortLayer'
  | 'givenLayer'
  | 'hiddenBias'
  | 'userOutput'
  | 'itemOutput'
  | 'temperature'
  | 'rankUser'
  | 'rankItem'
  | 'rankProduct'
  | 'rankScore'
  | 'rankBias'
  | 'rankOutput';

/** @param dim length of item vectors and of what the towers end in, >= 1 */
export function twoTowerSpec(shape: CatalogShape, dim: number): ModelSpec {
  const { items } = shape;
  const rank = (name: string, rows: number) => denseTensor(name, [rows, rankUnits], 2);
  return {
    model: 'two-tower',
    tensors: [
      { name: 'itemVectors', shape: [items, dim], initial: rowsOfLength(0.1 / vectorScale, dim) },
      { name: 'content', shape: [contentLength(shape), dim], initial: rowsOfLength(1 / vectorScale, dim) },
      zeroVector('itemBias', items),
      // The towers correct what goes past them: the pooled history and the item vector themselves.
      constantVector('longGain', 1, 1),
      constantVector('shortGain', 1, 1),
      denseTensor('longLayer', [dim, towerUnits], 0.5),
      denseTensor('shortLayer', [dim, towerUnits], 0.5),
      denseTensor('givenLayer', [eventTypes.length + featureBuckets, towerUnits], 0.5),
      denseTensor('hiddenBias', [1, towerUnits]),
      denseTensor('userOutput', [towerUnits, dim]),
      denseTensor('itemOutput', [dim, dim]),
      constantVector('temperature', 1, initialTemperature / temperatureScale),
      rank('rankUser', dim),
      rank('rankItem', dim),
      rank('rankProduct', dim),
      rank('rankScore', 1),
      denseTensor('rankBias', [1, rankUnits]),
      denseTensor('rankOutput', [rankUnits, 1], 0.02),
    ],
  };
}
