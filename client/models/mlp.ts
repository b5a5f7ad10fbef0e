/**
 * `mlp`: a pointwise model. Features of the visitor (rates of each event type, the page's, the pooled history by a long
 * and by a short memory), of the item (its vector, aggregate counts of each event type) and of both together
 * (how similar the item is to either memory) go through a dense layer of 64 ReLU with dropout 0.5 to a sigmoid:
 * He et al. 2017 (arXiv:1708.05031), with the similarities and a bias beside the layer as in Cheng et al. 2016
 * (arXiv:1606.07792). Binary cross-entropy; negatives are drawn from the whole catalog but for what the visitor wanted.
 * Shared: everything in `mlpSpec`, of item vectors the rows in use alone. Local: nothing. A site supplies: item ids;
 * titles and vectors help cold items, the page's features newcomers. Features are 0..1 or of length about 1 by what
 * they are (shares, counts over the largest, content at length 1): to scale them nothing has to be gathered.
 */
import { add, type NamedTensorMap, type Scalar } from '@tensorflow/tfjs-core';
import type { MlpTensor } from '../../shared/model/mlp-spec.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import { positionsOf, predictionsWithColdStart } from './cold-start.ts';
import { deltaOf, denseVariables } from './dense-variables.ts';
import { addOwnRates, rateFeatures } from './item-rates.ts';
import { addItemVectorChange, itemVectors, vectorLength } from './item-vectors.ts';
import { itemsInUse, rowsByItem } from './items-in-use.ts';
import { logisticLoss } from './logistic-loss.ts';
import { drawNegatives, drawnMatrices, pairMatrices } from './mlp-constants.ts';
import { drawnLogits, encode, type MlpVariables, pairLogits } from './mlp-network.ts';
import { createMlpScorer } from './mlp-scorer.ts';
import type { LocalInput, LocalStep, LocalTask, Model, ModelSite } from './model.ts';
import { takeRows } from './plain-matrix.ts';
import type { PlainTensor, Tensors } from './tensors.ts';
import { visitorMatrices } from './visitor-matrices.ts';

/** The multilayer perceptron. */
export const mlp: Model = { name: 'mlp', localTask, createScorer: createMlpScorer };

/** Tensors that item vectors and biases are taken from row by row, and the counts, which are not trained. */
const except = ['itemVectors', 'content', 'itemBias', 'itemRates'];

type MlpViews = Views<MlpTensor>;

function localTask(site: ModelSite, input: LocalInput): LocalTask | undefined {
  const { sequence } = input.visitor;
  const predictions = predictionsWithColdStart(sequence);
  if (!predictions) return undefined;
  const negatives = drawNegatives(predictions, site.catalog.items.length, input);
  const rows = Int32Array.from(new Set([...itemsInUse(sequence), ...negatives.flatMap((each) => [...each])]));
  const rowOf = rowsByItem(rows);
  const rates = rateFeatures((splitVector(site.spec, input.parameters) as MlpViews).itemRates);
  const types = eventTypes.length;
  return {
    variables: variablesOf(site, input.parameters, rows),
    constants: {
      ...visitorMatrices(input.visitor, predictions, rows.length),
      ...pairMatrices(predictions, rowOf, rows.length),
      ...drawnMatrices(predictions, negatives, rowOf, { rows: rows.length, draw: input.draw }),
      rates: { values: takeRows(rates, rows, types), shape: [rows.length, types] },
    },
    positions: positionsOf(predictions),
    loss,
    toDelta: (changes) => toDelta(site, changes as Views<'vectors' | 'bias'>, rows, input),
  };
}

function variablesOf(
  { spec, catalog }: ModelSite,
  parameters: Float32Array,
  rows: Int32Array,
): Record<string, PlainTensor> {
  const tensors = splitVector(spec, parameters) as MlpViews;
  const { itemVectors: table, content, itemBias } = tensors;
  const dim = vectorLength(content, catalog.shape);
  return {
    ...denseVariables(spec, tensors, except),
    vectors: {
      values: itemVectors({ table, projection: content }, catalog, rows),
      shape: [rows.length, dim],
    },
    bias: { values: takeRows(itemBias, rows, 1), shape: [rows.length, 1] },
  };
}

function toDelta(
  { spec, catalog }: ModelSite,
  changes: Views<'vectors' | 'bias'>,
  rows: Int32Array,
  { parameters, visitor }: LocalInput,
): Float32Array {
  const { itemRates } = splitVector(spec, parameters) as MlpViews;
  return deltaOf<MlpTensor>(spec, changes, {
    except,
    add: (into) => {
      const tables = { table: into.itemVectors, projection: into.content };
      addItemVectorChange(tables, changes.vectors, catalog, rows);
      rows.forEach((item, row) => {
        into.itemBias[item] = changes.bias[row]!;
      });
      addOwnRates(into.itemRates, itemRates, visitor.sequence);
    },
  });
}

type Constants = Tensors<'long' | 'short' | 'given' | 'rates'> &
  Tensors<'pairUser' | 'pairItem' | 'wanted' | 'unwanted'> &
  Tensors<'drawnWeights' | `drawn${number}` | `mask${number}`>;

function loss(variables: NamedTensorMap, constants: NamedTensorMap, { step }: LocalStep): Scalar {
  const [tensors, given] = [variables as MlpVariables, constants as Constants];
  const { wanted, unwanted, drawnWeights, [`drawn${step}` as const]: drawn } = given;
  const mask = given[`mask${step}` as const]!;
  const encoded = encode(tensors, given);
  const pairs = logisticLoss(pairLogits(tensors, given, encoded, mask), wanted, unwanted);
  if (!drawn) return pairs;
  const others = drawnLogits(tensors, encoded, { drawn, mask });
  return add(pairs, logisticLoss(others, 0, drawnWeights)) as Scalar;
}
