/**
 * What the models share that encode a history into a vector: item vectors in and out (`item-sides.ts`), a softmax over
 * the whole catalog, a start before the first event (`history-matrices.ts`), and a scorer. Left to a model is the way
 * from the vectors of the history to the visitor's. Every other tensor of its spec is trained as it stands.
 */
import type { NamedTensorMap, Tensor2D } from '@tensorflow/tfjs-core';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import { softmaxLossOf } from './catalog-softmax.ts';
import { positionsOf, predictionsWithColdStart } from './cold-start.ts';
import { deltaOf, denseVariables } from './dense-variables.ts';
import { type AnyEncoder, type HistoryEncoder, localVector, type Prepared } from './history-encoder.ts';
import { historyMatrices } from './history-matrices.ts';
import { createHistoryScorer } from './history-scorer.ts';
import { type ItemTensor, itemSides, itemTensors } from './item-sides.ts';
import { itemsInUse } from './items-in-use.ts';
import type { LocalInput, LocalTask, Model, ModelSite } from './model.ts';
import { softmaxTargets } from './softmax-targets.ts';
import type { Tensors } from './tensors.ts';

/** The model of an encoder. */
export function historyModel<Variable extends string, Constant extends string>(
  encoder: HistoryEncoder<Variable, Constant>,
): Model {
  return {
    name: encoder.name,
    localTask: (site, input) => localTask(encoder, site, input),
    createScorer: (site, parameters) =>
      createHistoryScorer(encoder, site.catalog, prepare(encoder, site, parameters)),
  };
}

/** @param parameters [d], not mutated */
function prepare(encoder: AnyEncoder, { spec, catalog }: ModelSite, parameters: Float32Array): Prepared {
  const views = splitVector(spec, parameters) as Views<ItemTensor>;
  const addition = encoder.addition?.create(catalog, views);
  return {
    sides: itemSides(catalog, views, addition),
    dense: denseVariables(spec, views, exceptOf(encoder)),
  };
}

/** Tensors that stand behind item vectors. */
const exceptOf = ({ addition }: AnyEncoder): string[] => [...itemTensors, ...(addition?.tensors ?? [])];

function localTask<Variable extends string, Constant extends string>(
  encoder: HistoryEncoder<Variable, Constant>,
  site: ModelSite,
  { parameters, visitor }: LocalInput,
): LocalTask | undefined {
  const { sequence } = visitor;
  const predictions = predictionsWithColdStart(sequence);
  if (!predictions) return undefined;
  const { steps, targets, negatives } = predictions;
  const rows = itemsInUse(sequence);
  const { sides, dense } = prepare(encoder, site, parameters);
  const local = localVector(encoder, visitor);
  const users = (variables: NamedTensorMap, constants: NamedTensorMap): Tensor2D =>
    encoder.users(variables as Tensors<Variable>, constants as Tensors<Constant>);
  const constants = {
    ...historyMatrices(sequence, predictions, rows),
    ...encoder.constants?.(visitor, predictions),
  };
  return {
    variables: { ...dense, inputs: sides.inputs(rows), outputs: sides.outputs(), ...(local && { local }) },
    constants: { ...constants, ...softmaxTargets(predictions, [steps.length, site.catalog.items.length]) },
    positions: positionsOf(predictions),
    loss: softmaxLossOf(users),
    softmax: { users, constants, wanted: () => ({ positions: steps.length, targets, negatives }) },
    toDelta: (changes) =>
      deltaOf<ItemTensor>(site.spec, changes, {
        except: exceptOf(encoder),
        add: (into) => sides.addChanges(into, changes as Views<'inputs' | 'outputs'>, rows),
      }),
    ...(local && {
      toLocal: (changes) => local.values.map((value, i) => value + (changes as Views<'local'>).local[i]!),
    }),
  };
}
