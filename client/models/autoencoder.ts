/**
 * `autoencoder`: the history as a weighted bag of items, of length 1, encoded to an interest vector
 * z = tanh(sum of weight * input(item) + context + bias) and decoded to scores z · output(i) + bias(i). Denoising, with
 * the multinomial likelihood over the whole catalog: Mult-DAE of Liang et al. 2018 (arXiv:1802.05814). What is hidden
 * from the encoder, and what lies near in time, is what is mostly asked for; see `masked-bags.ts`.
 * Shared: everything in `autoencoderSpec`, of input vectors the rows in use alone. Local: nothing. A site supplies:
 * item ids; titles and vectors help cold items, the page's features newcomers.
 */
import { add, mul, type NamedTensorMap, type Scalar, tanh, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { denseScale } from '../../shared/model/dense-tensor.ts';
import { specDim, splitVector } from '../../shared/model/spec.ts';
import { createAutoencoderScorer } from './autoencoder-scorer.ts';
import { catalogSoftmaxLoss } from './catalog-softmax.ts';
import { itemsInUse } from './history-weights.ts';
import { itemSides } from './item-sides.ts';
import { copies, maskedBags } from './masked-bags.ts';
import { givenProduct } from './matrix-product.ts';
import type { LocalInput, LocalTask, Model, ModelSite, Plain } from './model.ts';
import { predictionsOf, verdictsOf } from './predictions.ts';
import type { Sequence } from './sequence.ts';

/** The autoencoder. */
export const autoencoder: Model = { name: 'autoencoder', localTask, createScorer: createAutoencoderScorer };

/** Tensors that are trained as they stand. */
const dense = ['itemBias', 'context', 'interestBias'];

function localTask(
  { spec, catalog }: ModelSite,
  { parameters, visitor, steps, draw }: LocalInput,
): LocalTask | undefined {
  const { sequence, features } = visitor;
  if (!predictionsOf(sequence)) return undefined;
  const tensors = splitVector(spec, parameters);
  const sides = itemSides(catalog, tensors);
  const rows = itemsInUse(sequence);
  const trained = spec.tensors
    .filter(({ name }) => dense.includes(name))
    .map(({ name, shape }) => [name, { values: tensors[name]!.slice(), shape }]);
  return {
    variables: { ...Object.fromEntries(trained), inputs: sides.inputs(rows), outputs: sides.outputs() },
    constants: {
      features: { values: repeated(features, copies), shape: [copies, features.length] },
      ...Object.assign({}, ...Array.from({ length: steps }, (_, step) => bagsOfStep(sequence, step, { draw, items: catalog.items.length }))),
    },
    positions: [...verdictsOf(sequence).values()].filter((verdict) => verdict > 0).length,
    loss,
    toDelta: (changes) => {
      const delta = new Float32Array(specDim(spec));
      const into = splitVector(spec, delta);
      for (const name of dense) into[name]!.set(changes[name]!);
      sides.addChanges(into, changes, rows);
      return delta;
    },
  };
}

/** bags<step> [copies, rows], targets<step> and, where anything was unwanted, negatives<step> [copies, items]. */
function bagsOfStep(
  sequence: Sequence,
  step: number,
  { draw, items }: { draw: LocalInput['draw']; items: number },
): Record<string, Plain> {
  const { bags, wanted, unwanted } = maskedBags(sequence, draw);
  const rows = itemsInUse(sequence);
  const overCatalog = (narrow: Float32Array): Plain => {
    const values = new Float32Array(copies * items);
    narrow.forEach((value, at) => {
      values[Math.floor(at / rows.length) * items + rows[at % rows.length]!] = value;
    });
    return { values, shape: [copies, items] };
  };
  return {
    [`bags${step}`]: { values: bags, shape: [copies, rows.length] },
    [`targets${step}`]: overCatalog(wanted),
    ...(unwanted.some((value) => value > 0) && { [`negatives${step}`]: overCatalog(unwanted) }),
  };
}

function repeated(row: Float32Array, times: number): Float32Array {
  const rows = new Float32Array(times * row.length);
  for (let i = 0; i < times; i++) rows.set(row, i * row.length);
  return rows;
}

function loss(variables: NamedTensorMap, constants: NamedTensorMap, step: number): Scalar {
  const { inputs, outputs, itemBias, context, interestBias } = variables as Record<string, Tensor2D>;
  const { features, [`bags${step}`]: bags, [`targets${step}`]: targets, [`negatives${step}`]: negatives } =
    constants as Record<string, Tensor2D>;
  const seen = givenProduct(bags!, inputs!);
  const said = givenProduct(features!, mul(context!, denseScale) as Tensor2D);
  const interest = tanh(add(add(seen, said), interestBias!)) as Tensor2D;
  return catalogSoftmaxLoss(interest, outputs!, itemBias as unknown as Tensor1D, { targets: targets!, negatives });
}
