/**
 * `autoencoder`: the history as a weighted bag of items, of length 1, encoded to an interest vector
 * z = tanh(sum of weight * input(item) + context + bias) and decoded to scores z · output(i) + bias(i). Denoising, with
 * the multinomial likelihood over the whole catalog: Mult-DAE of Liang et al. 2018 (arXiv:1802.05814). What is hidden
 * from the encoder, and what lies near in time, is what is mostly asked for; see `masked-bags.ts`.
 * Shared: everything in `autoencoderSpec`, of input vectors the rows in use alone. Local: nothing. A site supplies:
 * item ids; titles and vectors help cold items, the page's features newcomers.
 */
import { add, mul, type NamedTensorMap, type Tensor2D, tanh } from '@tensorflow/tfjs-core';
import { denseScale } from '../../shared/model/dense-scale.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import { createAutoencoderScorer } from './autoencoder-scorer.ts';
import { softmaxLossOf } from './catalog-softmax.ts';
import { deltaOf, denseVariables } from './dense-variables.ts';
import { type ItemTensor, itemSides, itemTensors } from './item-sides.ts';
import { itemsInUse } from './items-in-use.ts';
import { copies, type MaskedBags, maskedBags } from './masked-bags.ts';
import { givenProduct } from './matrix-product.ts';
import type { LocalInput, LocalTask, Model, ModelSite } from './model.ts';
import { zeros } from './plain-matrix.ts';
import { wantedItems } from './predictions.ts';
import { softmaxTargets } from './softmax-targets.ts';
import type { PlainTensor, Tensors } from './tensors.ts';

/** The autoencoder. */
export const autoencoder: Model = { name: 'autoencoder', localTask, createScorer: createAutoencoderScorer };

/** Name of a constant that every step has for itself. */
const ofStep = (name: string, step: number): string => `${name}${step}`;

function localTask({ spec, catalog }: ModelSite, input: LocalInput): LocalTask | undefined {
  const { sequence } = input.visitor;
  const positions = wantedItems(sequence).length;
  if (positions === 0) return undefined;
  const tensors = splitVector(spec, input.parameters) as Views<ItemTensor>;
  const sides = itemSides(catalog, tensors);
  const rows = itemsInUse(sequence);
  const bags = Array.from({ length: input.steps }, () => maskedBags(sequence, input.draw));
  const constants = inputConstants(input, bags, rows.length);
  return {
    variables: {
      ...denseVariables(spec, tensors, itemTensors),
      inputs: sides.inputs(rows),
      outputs: sides.outputs(),
    },
    constants: { ...constants, ...targetConstants(bags, catalog.items.length) },
    positions,
    loss: softmaxLossOf(interests, ofStep),
    softmax: {
      users: interests,
      constants,
      wanted: (step) => {
        const { targets, negatives } = bags[step]!;
        return { positions: copies, targets, negatives };
      },
    },
    toDelta: (changes) =>
      deltaOf<ItemTensor>(spec, changes, {
        except: itemTensors,
        add: (into) => sides.addChanges(into, changes as Views<'inputs' | 'outputs'>, rows),
      }),
  };
}

/** features [copies, buckets]; for each step bags<step> [copies, rows]. */
function inputConstants(
  { visitor: { features } }: LocalInput,
  bagsOfSteps: readonly MaskedBags[],
  rows: number,
): Record<string, PlainTensor> {
  const repeated = zeros(copies, features.length);
  for (let copy = 0; copy < copies; copy++) repeated.values.set(features, copy * features.length);
  const constants: Record<string, PlainTensor> = { features: repeated };
  bagsOfSteps.forEach(({ bags }, step) => {
    constants[ofStep('bags', step)] = { values: bags, shape: [copies, rows] };
  });
  return constants;
}

/** For each step targets<step> and, where anything was unwanted, negatives<step>, [copies, items] each. */
function targetConstants(bagsOfSteps: readonly MaskedBags[], items: number): Record<string, PlainTensor> {
  const named = bagsOfSteps.flatMap((bags, step) =>
    Object.entries(softmaxTargets(bags, [copies, items])).map(
      ([name, plain]) => [ofStep(name, step), plain] as const,
    ),
  );
  return Object.fromEntries(named);
}

/** Interest vectors of the copies of a step, [copies, dim]. */
function interests(variables: NamedTensorMap, constants: NamedTensorMap, step: number): Tensor2D {
  const { inputs, context, interestBias } = variables as Tensors<'inputs' | 'context' | 'interestBias'>;
  const { features } = constants as Tensors<'features'>;
  const bags = (constants as Tensors<string>)[ofStep('bags', step)]!;
  const seen = givenProduct(bags, inputs);
  const said = givenProduct(features, mul(context, denseScale) as Tensor2D);
  return tanh(add(add(seen, said), interestBias)) as Tensor2D;
}
