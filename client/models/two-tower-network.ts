/** The forward pass of `two-tower` on the device; `towers.ts` has the same in plain typed arrays. */
import { add, mul, relu, reshape, sum, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { denseScale } from '../../shared/model/dense-scale.ts';
import {
  rankUnits,
  type TwoTowerTensor,
  temperatureScale,
  vectorScale,
} from '../../shared/model/two-tower-spec.ts';
import { givenProduct, product } from './matrix-product.ts';
import { softenedRows } from './softened-rows.ts';
import type { Tensors } from './tensors.ts';
import { scoreScale } from './towers.ts';

/** Dense tensors as they stand; inputs, outputs and ranked [rows, dim], rankedBias [candidates, 1]. */
export type TwoTowerVariables = Tensors<
  | Exclude<TwoTowerTensor, 'itemVectors' | 'content' | 'itemBias'>
  | 'inputs'
  | 'outputs'
  | 'ranked'
  | 'rankedBias'
>;

const scaled = (tensor: Tensor2D): Tensor2D => mul(tensor, denseScale) as Tensor2D;

/**
 * Output of the user tower at each moment, [moments, dim].
 * @param constants long, short, given of `visitor-matrices.ts`
 */
export function userTower(
  variables: TwoTowerVariables,
  constants: Tensors<'long' | 'short' | 'given'>,
): Tensor2D {
  const { inputs, longLayer, shortLayer, givenLayer, hiddenBias, userOutput, longGain, shortGain } =
    variables;
  const vectors = mul(inputs, vectorScale) as Tensor2D;
  const long = givenProduct(constants.long, vectors);
  const short = givenProduct(constants.short, vectors);
  const history = add(product(long, scaled(longLayer)), product(short, scaled(shortLayer)));
  const said = add(givenProduct(constants.given, scaled(givenLayer)), scaled(hiddenBias));
  const hidden = relu(add(history, said)) as Tensor2D;
  const past = add(mul(long, longGain), mul(short, shortGain));
  return softenedRows(add(past, product(hidden, scaled(userOutput))) as Tensor2D);
}

/**
 * Output of the item tower, [items, dim].
 * @param stored [items, dim]
 */
export function itemTower(stored: Tensor2D, { itemOutput }: TwoTowerVariables): Tensor2D {
  const vectors = mul(stored, vectorScale) as Tensor2D;
  return softenedRows(add(vectors, product(vectors, scaled(itemOutput))) as Tensor2D);
}

/** Users stretched by the temperature, so that their products with items are scores. */
export function atTemperature(users: Tensor2D, { temperature }: TwoTowerVariables): Tensor2D {
  return mul(users, mul(temperature, temperatureScale)) as Tensor2D;
}

/**
 * Scores of candidates after re-ranking, [lists, width].
 * @param users [lists, dim]
 * @param candidates [rows, dim] outputs of the item tower
 * @param constants of `rerank-matrices.ts`
 */
export function rerankedLogits(
  variables: TwoTowerVariables,
  { place, padding }: Tensors<'place' | 'padding'>,
  users: Tensor2D,
  candidates: Tensor2D,
): Tensor2D {
  const [lists, width] = padding.shape;
  const dim = users.shape[1];
  const asLists = (flat: Tensor, columns: number): Tensor => reshape(flat, [lists, width, columns]);
  const chosen = givenProduct(place, candidates);
  const each = reshape(users, [lists, 1, dim]);
  const products = mul(asLists(chosen, dim), each);
  const cosine = sum(mul(products, mul(variables.temperature, temperatureScale)), 2, true);
  const scores = add(cosine, asLists(givenProduct(place, variables.rankedBias), 1));
  const fromUser = reshape(product(users, scaled(variables.rankUser)), [lists, 1, rankUnits]);
  const fromItem = product(chosen, scaled(variables.rankItem));
  const flatProducts = reshape(products, [lists * width, dim]) as Tensor2D;
  const fromBoth = product(flatProducts, scaled(variables.rankProduct));
  const fromScore = mul(scores, mul(scaled(variables.rankScore), scoreScale));
  const apart = add(asLists(add(fromItem, fromBoth), rankUnits), add(fromUser, scaled(variables.rankBias)));
  const hidden = reshape(relu(add(apart, fromScore)), [lists * width, rankUnits]) as Tensor2D;
  const corrections = product(hidden, scaled(variables.rankOutput));
  return add(reshape(add(scores, asLists(corrections, 1)), [lists, width]), padding) as Tensor2D;
}
