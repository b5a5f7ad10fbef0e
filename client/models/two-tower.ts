/**
 * `two-tower`: a user tower over the pooled history (a long and a short memory), rates of event types and what the
 * page says, and an item tower over item vectors; score = temperature * cosine + bias, softmax over the whole catalog.
 * Covington et al. 2016, Yi et al. 2019. A perceptron over user, item, their product and their score re-ranks the best
 * candidates: it learns from a softmax over those that the towers chose before the round, for targets among them.
 * Shared: everything in `twoTowerSpec`; one table of item vectors serves both sides. Local: nothing. A site supplies:
 * item ids; titles and vectors help cold items, the page's features newcomers.
 */
import { add, mul, type NamedTensorMap, type Scalar, type Tensor1D } from '@tensorflow/tfjs-core';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import type { TwoTowerTensor } from '../../shared/model/two-tower-spec.ts';
import { catalogSoftmaxLoss, softmaxLoss } from './catalog-softmax.ts';
import { positionsOf, predictionsWithColdStart } from './cold-start.ts';
import { deltaOf, denseVariables } from './dense-variables.ts';
import { addItemVectorChange, itemVectors, vectorLength } from './item-vectors.ts';
import { itemsInUse } from './items-in-use.ts';
import { givenProduct } from './matrix-product.ts';
import type { LocalInput, LocalTask, Model, ModelSite } from './model.ts';
import { takeRows } from './plain-matrix.ts';
import { rerankMatrices } from './rerank-matrices.ts';
import { softmaxTargets } from './softmax-targets.ts';
import type { PlainTensor, Tensors } from './tensors.ts';
import { createTowers } from './towers.ts';
import {
  atTemperature,
  itemTower,
  rerankedLogits,
  type TwoTowerVariables,
  userTower,
} from './two-tower-network.ts';
import { createTwoTowerScorer } from './two-tower-scorer.ts';
import { visitorMatrices } from './visitor-matrices.ts';

/** The two towers. */
export const twoTower: Model = { name: 'two-tower', localTask, createScorer: createTwoTowerScorer };

/** Share of the loss that re-ranking has, beside 1 for the towers. */
const rerankShare = 0.5;

/** Tensors that stand behind item vectors. */
const except = ['itemVectors', 'content'];

function localTask(site: ModelSite, input: LocalInput): LocalTask | undefined {
  const { sequence } = input.visitor;
  const predictions = predictionsWithColdStart(sequence);
  if (!predictions) return undefined;
  const used = itemsInUse(sequence);
  const reranking = rerankMatrices(predictions, input, createTowers(site, input.parameters));
  return {
    variables: variablesOf(site, input.parameters, used, reranking.rows),
    constants: {
      ...visitorMatrices(input.visitor, predictions, used.length),
      ...softmaxTargets(predictions, [predictions.steps.length, site.catalog.items.length]),
      ...reranking.constants,
    },
    positions: positionsOf(predictions),
    loss,
    toDelta: (changes) => toDelta(site, changes as Changes, used, reranking.rows),
  };
}

/** Of the one table: `inputs` of the history, `outputs` of the catalog, `ranked` of the candidates. */
function variablesOf(
  { spec, catalog }: ModelSite,
  parameters: Float32Array,
  used: Int32Array,
  candidates: Int32Array,
): Record<string, PlainTensor> {
  const tensors = splitVector(spec, parameters) as Views<TwoTowerTensor>;
  const { itemVectors: table, content, itemBias } = tensors;
  const items = catalog.items.length;
  const dim = vectorLength(content, catalog.shape);
  const vectors = (rows?: Int32Array): PlainTensor => ({
    values: itemVectors({ table, projection: content }, catalog, rows),
    shape: [rows?.length ?? items, dim],
  });
  return {
    ...denseVariables(spec, tensors, except),
    inputs: vectors(used),
    outputs: vectors(),
    ranked: vectors(candidates),
    rankedBias: { values: takeRows(itemBias, candidates, 1), shape: [candidates.length, 1] },
  };
}

/** Of the variables that are no tensors of the spec. */
type Changes = Views<'inputs' | 'outputs' | 'ranked' | 'rankedBias'>;

function toDelta(
  { spec, catalog }: ModelSite,
  changes: Changes,
  used: Int32Array,
  candidates: Int32Array,
): Float32Array {
  return deltaOf<TwoTowerTensor>(spec, changes, {
    except,
    add: (into) => {
      const tables = { table: into.itemVectors, projection: into.content };
      addItemVectorChange(tables, changes.inputs, catalog, used);
      addItemVectorChange(tables, changes.outputs, catalog);
      addItemVectorChange(tables, changes.ranked, catalog, candidates);
      candidates.forEach((item, row) => {
        into.itemBias[item] = into.itemBias[item]! + changes.rankedBias[row]!;
      });
    },
  });
}

type Constants = Tensors<'long' | 'short' | 'given' | 'targets'> &
  Partial<Tensors<'negatives'>> &
  Tensors<'place' | 'padding' | 'pick' | 'rankTargets'>;

function loss(variables: NamedTensorMap, constants: NamedTensorMap): Scalar {
  const [tensors, given] = [variables as TwoTowerVariables, constants as Constants];
  const { targets, negatives, pick, rankTargets } = given;
  const users = userTower(tensors, given);
  const { itemBias } = variables as { itemBias: Tensor1D };
  const wanted = { targets, negatives };
  const itemOutputs = itemTower(tensors.outputs, tensors);
  const retrieval = catalogSoftmaxLoss(atTemperature(users, tensors), itemOutputs, itemBias, wanted);
  const candidates = itemTower(tensors.ranked, tensors);
  const logits = rerankedLogits(tensors, given, givenProduct(pick, users), candidates);
  return add(retrieval, mul(softmaxLoss(logits, { targets: rankTargets }), rerankShare)) as Scalar;
}
