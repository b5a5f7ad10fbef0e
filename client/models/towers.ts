/**
 * The towers of `two-tower` in plain typed arrays: for scoring, and for choosing what a local round re-ranks. The same
 * formulas as on the device, see `two-tower-network.ts`.
 */
import { denseScale } from '../../shared/model/dense-scale.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import {
  rankUnits,
  type TwoTowerTensor,
  temperatureScale,
  towerUnits,
  vectorScale,
} from '../../shared/model/two-tower-spec.ts';
import { itemVectors, vectorLength } from './item-vectors.ts';
import type { ModelSite, Visitor } from './model.ts';
import type { Moments } from './moments.ts';
import { addScaled, multiply, takeRows } from './plain-matrix.ts';
import { softenRows } from './softened-rows.ts';
import { visitorVectors } from './visitor-matrices.ts';

/** What the re-ranking reads of a score of the towers, which may be 8 and more. */
export const scoreScale = 0.1;

/** A model's towers over a catalog. */
export type Towers = {
  /** Output of the user tower at each moment, [moments, dim]. */
  readonly users: (visitor: Visitor, moments: Moments) => Float32Array;
  /** Scores of all items for one user vector [dim], by the towers alone: [items]. */
  readonly scores: (user: Float32Array) => Float32Array;
  /** What the re-ranking adds to the scores of these items, [items]. */
  readonly corrections: (user: Float32Array, items: Int32Array, scores: Float32Array) => Float32Array;
};

/** The item tower's outputs are computed once. */
export function createTowers({ spec, catalog }: ModelSite, parameters: Float32Array): Towers {
  const tensors = splitVector(spec, parameters) as Views<TwoTowerTensor>;
  const dim = vectorLength(tensors.content, catalog.shape);
  const tables = { table: tensors.itemVectors, projection: tensors.content };
  const vectors = itemVectors(tables, catalog).map((value) => value * vectorScale);
  const layer = (x: Float32Array, name: TwoTowerTensor, inner: number, columns: number): Float32Array =>
    multiply(x, tensors[name], { inner, columns }).map((value) => value * denseScale);
  const itemOutputs = softenRows(addScaled(vectors, layer(vectors, 'itemOutput', dim, dim)), dim);
  const temperature = tensors.temperature[0]! * temperatureScale;
  return {
    users: (visitor, moments) => {
      const { long, short, given } = visitorVectors(visitor, moments, vectors, dim);
      const hidden = addScaled(
        addScaled(layer(long, 'longLayer', dim, towerUnits), layer(short, 'shortLayer', dim, towerUnits)),
        layer(given, 'givenLayer', given.length / moments.ends.length, towerUnits),
      ).map((value, at) => Math.max(0, value + denseScale * tensors.hiddenBias[at % towerUnits]!));
      const past = addScaled(
        long.map((value) => value * tensors.longGain[0]!),
        short,
        tensors.shortGain[0]!,
      );
      return softenRows(addScaled(past, layer(hidden, 'userOutput', towerUnits, dim)), dim);
    },
    scores: (user) =>
      addScaled(tensors.itemBias, multiply(itemOutputs, user, { inner: dim, columns: 1 }), temperature),
    corrections: (user, candidates, scores) => {
      const chosen = takeRows(itemOutputs, candidates, dim);
      const products = chosen.map((value, at) => value * user[at % dim]!);
      const fromUser = layer(user, 'rankUser', dim, rankUnits);
      const hidden = addScaled(
        addScaled(layer(chosen, 'rankItem', dim, rankUnits), layer(products, 'rankProduct', dim, rankUnits)),
        layer(takeRows(scores, candidates, 1), 'rankScore', 1, rankUnits).map((value) => value * scoreScale),
      ).map((value, at) =>
        Math.max(0, value + fromUser[at % rankUnits]! + denseScale * tensors.rankBias[at % rankUnits]!),
      );
      return layer(hidden, 'rankOutput', rankUnits, 1);
    },
  };
}
