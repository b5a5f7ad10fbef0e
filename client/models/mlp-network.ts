/**
 * The forward pass of `mlp` on the device. The dense layer is a sum of what visitor, item and both together say, so it
 * is computed once for each visitor's moment and each item, and only their similarities for each pair.
 */
import {
  add,
  matMul,
  mul,
  relu,
  reshape,
  sum,
  type Tensor,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import { denseScale } from '../../shared/model/dense-scale.ts';
import { type MlpTensor, mlpUnits } from '../../shared/model/mlp-spec.ts';
import { givenProduct, product } from './matrix-product.ts';
import type { Tensors } from './tensors.ts';

type Layer = Exclude<MlpTensor, 'itemVectors' | 'content' | 'itemBias' | 'itemRates'>;

/** Dense tensors as they stand; vectors [rows, dim], bias [rows, 1]. */
export type MlpVariables = Tensors<Layer | 'vectors' | 'bias'>;

/** What is known of moments and items before they meet. */
type Encoded = {
  /** [moments, dim], compared with item vectors. */
  readonly long: Tensor2D;
  readonly short: Tensor2D;
  /** [moments, units] */
  readonly users: Tensor2D;
  /** [rows, units] */
  readonly items: Tensor2D;
};

/** @param constants of `mlp-constants.ts`, and rates [rows, event types] */
export function encode(
  variables: MlpVariables,
  constants: Tensors<'long' | 'short' | 'given' | 'rates'>,
): Encoded {
  const { vectors } = variables;
  const long = givenProduct(constants.long, vectors);
  const short = givenProduct(constants.short, vectors);
  const layer = (name: Layer): Tensor2D => mul(variables[name], denseScale) as Tensor2D;
  const history = add(product(long, layer('longLayer')), product(short, layer('shortLayer')));
  return {
    long: add(long, product(long, layer('longMatch'))) as Tensor2D,
    short: add(short, product(short, layer('shortMatch'))) as Tensor2D,
    users: add(
      add(givenProduct(constants.given, layer('userLayer')), history),
      layer('hiddenBias'),
    ) as Tensor2D,
    items: add(
      product(vectors, layer('itemLayer')),
      givenProduct(constants.rates, layer('rateLayer')),
    ) as Tensor2D,
  };
}

/**
 * Logits of pairs of a moment and an item, [pairs, 1].
 * @param mask [moments, units] of dropout
 */
export function pairLogits(
  variables: MlpVariables,
  { pairUser, pairItem }: Tensors<'pairUser' | 'pairItem'>,
  { long, short, users, items }: Encoded,
  mask: Tensor2D,
): Tensor {
  const vectors = givenProduct(pairItem, variables.vectors);
  const similarTo = (memory: Tensor2D): Tensor => sum(mul(givenProduct(pairUser, memory), vectors), 1, true);
  const apart = add(givenProduct(pairUser, users), givenProduct(pairItem, items));
  return logits(variables, {
    similarities: [similarTo(long), similarTo(short)],
    apart,
    mask: matMul(pairUser, mask),
    bias: givenProduct(pairItem, variables.bias),
  });
}

/**
 * Logits of every one of some items at every moment, [moments, items, 1].
 * @param drawn [items, rows] which they are
 */
export function drawnLogits(
  variables: MlpVariables,
  { long, short, users, items }: Encoded,
  { drawn, mask }: { readonly drawn: Tensor2D; readonly mask: Tensor2D },
): Tensor {
  const [count, moments] = [drawn.shape[0], users.shape[0]];
  const vectors = transpose(givenProduct(drawn, variables.vectors)) as Tensor2D;
  const similarTo = (memory: Tensor2D): Tensor => reshape(product(memory, vectors), [moments, count, 1]);
  const apart = add(
    reshape(users, [moments, 1, mlpUnits]),
    reshape(givenProduct(drawn, items), [1, count, mlpUnits]),
  );
  return logits(variables, {
    similarities: [similarTo(long), similarTo(short)],
    apart,
    mask: reshape(mask, [moments, 1, mlpUnits]),
    bias: reshape(givenProduct(drawn, variables.bias), [1, count, 1]),
  });
}

/** What the dense layer is given: similarities [..., 1] and all else [..., units]. */
type Meeting = {
  readonly similarities: readonly [long: Tensor, short: Tensor];
  readonly apart: Tensor;
  readonly mask: Tensor;
  readonly bias: Tensor;
};

function logits(
  { longSimilarity, shortSimilarity, longGain, shortGain, output }: MlpVariables,
  { similarities: [long, short], apart, mask, bias }: Meeting,
): Tensor {
  const together = add(
    mul(long, mul(longSimilarity, denseScale)),
    mul(short, mul(shortSimilarity, denseScale)),
  );
  const hidden = mul(relu(add(apart, together)), mask);
  const flat = reshape(hidden, [-1, mlpUnits]) as Tensor2D;
  const deep = reshape(product(flat, mul(output, denseScale) as Tensor2D), long.shape);
  return add(add(deep, bias), add(mul(long, longGain), mul(short, shortGain)));
}
