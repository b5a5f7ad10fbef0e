/**
 * `attention`: one self-attention block over the history, causal by step. Kang, McAuley 2018 (SASRec,
 * arXiv:1808.09781), with one head, and relative recency and event type in place of absolute positions. The query of
 * a moment is the mean vector of the step right before it, for the lines of one order have no order among themselves:
 *   a = softmax over earlier events of (q · k + q · recencyKey) / sqrt(dim) + recency + event type
 *   h = sum of a (x + x V) + residual * last x;  user = h + relu(h' H + b) O;  score(i) = user · output(i) + bias(i)
 * with q = l' + l' Q, k = x' K, a prime for layer normalisation; without earlier events x is the start vector. Every
 * addition to `pooling` starts at zero, so the block starts as `pooling` (see `attentionSpec`).
 * Input and output vectors are item vectors with tables of their own. Shared: everything in `attentionSpec`.
 * Local: nothing. A site supplies: item ids; titles help cold items.
 */
import {
  add,
  div,
  mul,
  relu,
  reshape,
  sum,
  type Tensor,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';
import type { AttentionTensor } from '../../shared/model/attention-spec.ts';
import { recencyBuckets } from '../../shared/model/pooling-spec.ts';
import { dense, gained, shifted } from './encoder-layer.ts';
import type { HistoryConstants, HistoryVariables } from './history-encoder.ts';
import { historyModel } from './history-model.ts';
import { eventVectors, maskedSoftmax, priorLogits } from './learned-weights.ts';
import { givenProduct, product } from './matrix-product.ts';
import type { Model, Visitor } from './model.ts';
import type { Moments } from './moments.ts';
import { zeros } from './plain-matrix.ts';
import { standardizedRows } from './standardized-rows.ts';
import type { PlainTensor } from './tensors.ts';

/** See the head of this file. */
export const attention: Model = historyModel({ name: 'attention', constants, users });

/** `latest` [moments, events]: the mean over the step right before, or the start. */
function constants({ sequence: { items, steps } }: Visitor, { ends }: Moments): Record<string, PlainTensor> {
  const events = 1 + items.length;
  const latest = zeros(ends.length, events);
  for (let m = 0; m < ends.length; m++) {
    const end = ends[m]!;
    // Events stand one place behind the start.
    const first = end === 0 ? 0 : 1 + steps.indexOf(steps[end - 1]!);
    latest.values.fill(1 / (1 + end - first), m * events + first, m * events + 1 + end);
  }
  return { latest };
}

type Variables = HistoryVariables<AttentionTensor>;
type Constants = HistoryConstants<'latest'>;

function users(variables: Variables, constants: Constants): Tensor2D {
  const events = eventVectors(variables, constants);
  const latest = givenProduct(constants.latest, events);
  const weights = attentionWeights(events, variables, constants);
  const attended = product(weights, add(events, dense(events, variables.value)) as Tensor2D);
  const state = add(attended, gained(latest, variables.residual, 0)) as Tensor2D;
  return feedForward(state, variables);
}

/** [moments, events] */
function attentionWeights(events: Tensor2D, variables: Variables, constants: Constants): Tensor2D {
  const normal = normalized(events, variables.inputGain, variables.inputShift);
  const last = givenProduct(constants.latest, normal);
  const query = add(last, dense(last, variables.query)) as Tensor2D;
  const key = dense(normal, variables.key);
  const byContent = product(query, transpose(key) as Tensor2D);
  const byRecency = perEvent(dense(query, transpose(variables.recencyKey)), constants);
  const learned = div(add(byContent, byRecency), Math.sqrt(query.shape[1]));
  return maskedSoftmax(add(priorLogits(variables, constants), learned), constants.seen);
}

/** From values by recency bucket, [moments, buckets], to those of each event's bucket, [moments, events]. */
function perEvent(byBucket: Tensor2D, { ageOneHot, seen }: Constants): Tensor2D {
  const [moments, events] = seen.shape;
  const buckets = reshape(ageOneHot, [moments, events, recencyBuckets]);
  return sum(mul(buckets, reshape(byBucket, [moments, 1, recencyBuckets])), 2) as Tensor2D;
}

/** Point by point, residual. */
function feedForward(state: Tensor2D, variables: Variables): Tensor2D {
  const { stateGain, stateShift, hidden, hiddenBias, output } = variables;
  const before = shifted(dense(normalized(state, stateGain, stateShift), hidden), hiddenBias);
  return add(state, dense(relu(before), output)) as Tensor2D;
}

/** Layer normalisation, row by row, with a gain and a shift per column. */
const normalized = (rows: Tensor2D, gain: Tensor, shift: Tensor): Tensor2D =>
  shifted(gained(standardizedRows(rows), gain, 1), shift);
