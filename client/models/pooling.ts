/**
 * `pooling`, the default model: a history encoder without a user id.
 * user(p) = sum over earlier events t of a(p, t) · input(t), with a = softmax of recency + event type weights, and the
 * start vector where there is no earlier event; score(i) = user · output(i) + bias(i). Input and output vectors are
 * item vectors (`item-vectors.ts`). It scores in plain typed arrays, for that is what every page runs.
 * Shared: everything in `poolingSpec`. Local: nothing. A site supplies: item ids; titles help cold items.
 */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { PoolingTensor } from '../../shared/model/pooling-spec.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import type { HistoryConstants, HistoryVariables } from './history-encoder.ts';
import { historyModel } from './history-model.ts';
import { eventVectors, maskedSoftmax, priorLogits } from './learned-weights.ts';
import { product } from './matrix-product.ts';
import type { Model, ModelSite, Scorer } from './model.ts';
import { createPoolingScorer } from './pooling-scorer.ts';

/** The default model. */
export const pooling: Model = { ...historyModel({ name: 'pooling', users }), createScorer };

function users(variables: HistoryVariables<PoolingTensor>, constants: HistoryConstants): Tensor2D {
  const attention = maskedSoftmax(priorLogits(variables, constants), constants.seen);
  return product(attention, eventVectors(variables, constants));
}

function createScorer({ spec, catalog }: ModelSite, parameters: Float32Array): Scorer {
  const { scores } = createPoolingScorer(splitVector(spec, parameters) as Views<PoolingTensor>, catalog);
  return { scores: async ({ sequence }) => scores(sequence), dispose: () => undefined };
}
