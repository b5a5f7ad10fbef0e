/**
 * `autoencoder`: the history as a weighted bag of items, of length 1, encoded to an interest vector
 * z = tanh(sum of weight * input(item) + context + bias) and decoded to scores z · output(i) + bias(i). Denoising, with
 * the multinomial likelihood over the whole catalog: Mult-DAE of Liang et al. 2018 (arXiv:1802.05814). What is hidden
 * from the encoder, and what lies near in time, is what is mostly asked for; see `masked-bags.ts`.
 * Shared: everything in `autoencoderSpec`, of input vectors the rows in use alone. Local: nothing. A site supplies:
 * item ids; titles and vectors help cold items, the page's features newcomers.
 */
import {
  add,
  mul,
  type NamedTensorMap,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  tanh,
} from '@tensorflow/tfjs-core';
import { denseScale } from '../../shared/model/dense-tensor.ts';
import { specDim, splitVector } from '../../shared/model/spec.ts';
import { createAutoencoderScorer } from './autoencoder-scorer.ts';
import { catalogSoftmaxLoss } from './catalog-softmax.ts';
import { itemsInUse } from './history-weights.ts';
import { itemSides } from './item-sides.ts';
import { copies, type MaskedBags, maskedBags } from './masked-bags.ts';
import { givenProduct } from './matrix-product.ts';
import type { LocalInput, LocalTask, Model, ModelSite, Plain } from './model.ts';
import { zeros } from './plain-matrix.ts';
import { type Targets, toDense, verdictsOf } from './predictions.ts';

/** The autoencoder. */
export const autoencoder: Model = { name: 'autoencoder', localTask, createScorer: createAutoencoderScorer };

/** Tensors that are trained as they stand. */
const dense = ['itemBias', 'context', 'interestBias'];

function localTask({ spec, catalog }: ModelSite, input: LocalInput): LocalTask | undefined {
  const { sequence } = input.visitor;
  const wanted = [...verdictsOf(sequence).values()].filter((verdict) => verdict > 0);
  if (wanted.length === 0) return undefined;
  const tensors = splitVector(spec, input.parameters);
  const sides = itemSides(catalog, tensors);
  const rows = itemsInUse(sequence);
  const bags = Array.from({ length: input.steps }, () => maskedBags(sequence, input.draw));
  const trained = spec.tensors
    .filter(({ name }) => dense.includes(name))
    .map(({ name, shape }) => [name, { values: tensors[name]!.slice(), shape }]);
  const targets = bags.map((each) => targetsOf(each, rows));
  const constants = inputConstants(input, bags, rows.length);
  return {
    variables: { ...Object.fromEntries(trained), inputs: sides.inputs(rows), outputs: sides.outputs() },
    constants: { ...constants, ...targetConstants(targets, catalog.items.length) },
    positions: wanted.length,
    loss,
    vectors: {
      users: interests,
      constants,
      wanted: (step) => ({ positions: copies, ...targets[step]! }),
    },
    toDelta: (changes) => {
      const delta = new Float32Array(specDim(spec));
      const into = splitVector(spec, delta);
      for (const name of dense) into[name]!.set(changes[name]!);
      sides.addChanges(into, changes, rows);
      return delta;
    },
  };
}

/** What the copies of a step are asked for. */
type StepTargets = { readonly targets: Targets; readonly negatives: Targets };

/** @param rows catalog index of each column of the bags */
function targetsOf({ wanted, unwanted }: MaskedBags, rows: Int32Array): StepTargets {
  const sparse = (dense: Float32Array): Targets => {
    const at = Int32Array.from(dense.keys()).filter((each) => dense[each]! > 0);
    return {
      prediction: at.map((each) => Math.floor(each / rows.length)),
      item: at.map((each) => rows[each % rows.length]!),
      weight: Float32Array.from(at, (each) => dense[each]!),
    };
  };
  return { targets: sparse(wanted), negatives: sparse(unwanted) };
}

/** features [copies, buckets]; for each step bags<step> [copies, rows]. */
function inputConstants(
  { visitor: { features } }: LocalInput,
  bagsOfSteps: readonly MaskedBags[],
  rows: number,
): Record<string, Plain> {
  const repeated = zeros(copies, features.length);
  for (let copy = 0; copy < copies; copy++) repeated.values.set(features, copy * features.length);
  const constants: Record<string, Plain> = { features: repeated };
  bagsOfSteps.forEach(({ bags }, step) => {
    constants[`bags${step}`] = { values: bags, shape: [copies, rows] };
  });
  return constants;
}

/** For each step targets<step> and, where anything was unwanted, negatives<step>, [copies, items] each. */
function targetConstants(targetsOfSteps: readonly StepTargets[], items: number): Record<string, Plain> {
  const dense = (each: Targets): Plain => ({ values: toDense(each, copies, items), shape: [copies, items] });
  const constants: Record<string, Plain> = {};
  targetsOfSteps.forEach(({ targets, negatives }, step) => {
    constants[`targets${step}`] = dense(targets);
    if (negatives.item.length > 0) constants[`negatives${step}`] = dense(negatives);
  });
  return constants;
}

/** Interest vectors of the copies of a step, [copies, dim]. */
function interests(variables: NamedTensorMap, constants: NamedTensorMap, step: number): Tensor2D {
  const { inputs, context, interestBias } = variables as Record<string, Tensor2D>;
  const { features, [`bags${step}`]: bags } = constants as Record<string, Tensor2D>;
  const seen = givenProduct(bags!, inputs!);
  const said = givenProduct(features!, mul(context!, denseScale) as Tensor2D);
  return tanh(add(add(seen, said), interestBias!)) as Tensor2D;
}

function loss(variables: NamedTensorMap, constants: NamedTensorMap, step: number): Scalar {
  const { outputs, itemBias } = variables as Record<string, Tensor2D>;
  const { [`targets${step}`]: targets, [`negatives${step}`]: negatives } = constants as Record<
    string,
    Tensor2D
  >;
  const users = interests(variables, constants, step);
  return catalogSoftmaxLoss(users, outputs!, itemBias as unknown as Tensor1D, {
    targets: targets!,
    negatives,
  });
}
