/**
 * `sequence-fusion`: three views of a history, and the moment. Collaborative: the similarity of item embeddings over
 * the history, recency-weighted, sum of a(t) input(t) · output(i) (FISM: Kabbur, Ning, Karypis 2013). Recurrent: a
 * gated unit (GRU: Cho et al. 2014, arXiv:1406.1078; for sessions Hidasi et al. 2016, arXiv:1511.06939) over the last
 * steps, whose input is the mean of a step's events, for those have no order among themselves. Context: what the page
 * knows of visitor and moment, as of now, also for predictions of the past. All three meet in one vector:
 * user = w pooled + v (state + state O) + context, score(i) = user · output(i) + bias(i), so the catalog is one matrix
 * product. Where items bring grids (small images),
 * convolutional features of them are part of every item's vector (`grid-vectors.ts`), cold items included.
 * Shared: everything in `sequenceFusionSpec`. Local: nothing. A site supplies: item ids; grids, titles and the
 * visitor's attributes where it has them.
 */
import {
  add,
  mul,
  sigmoid,
  sub,
  type Tensor,
  type Tensor2D,
  tanh,
  zeros as tensorOfZeros,
} from '@tensorflow/tfjs-core';
import {
  type GridTensor,
  gridTensors,
  type SequenceFusionTensor,
} from '../../shared/model/sequence-fusion-spec.ts';
import { dense, gained, shifted, weights } from './encoder-layer.ts';
import { gridVectors } from './grid-vectors.ts';
import type { HistoryConstants, HistoryVariables } from './history-encoder.ts';
import { historyModel } from './history-model.ts';
import { eventVectors, maskedSoftmax, priorLogits, typeLogits } from './learned-weights.ts';
import { givenProduct, product } from './matrix-product.ts';
import type { Model, Visitor } from './model.ts';
import type { Moments } from './moments.ts';
import { zeros } from './plain-matrix.ts';
import { nextStep } from './sequence.ts';
import type { PlainTensor } from './tensors.ts';

/** See the head of this file. */
export const sequenceFusion: Model = historyModel({
  name: 'sequence-fusion',
  constants,
  users,
  addition: { tensors: gridTensors, create: gridVectors },
});

/** Steps that the recurrent unit sees of a history before a moment: older ones have long been forgotten. */
const unrolledSteps = 20;

/**
 * `stepEvents` [steps, events]: which events make a step; `window0`, ... [moments, steps]: which step each moment
 * sees first, second, ..., last the one right before; nothing where the history is younger. `features` [1, buckets].
 */
function constants(
  { sequence, features }: Visitor,
  { steps: now, ends }: Moments,
): Record<string, PlainTensor> {
  const events = 1 + sequence.items.length;
  const steps = Math.max(1, nextStep(sequence));
  const stepEvents = zeros(steps, events);
  sequence.steps.forEach((step, t) => {
    stepEvents.values[step * events + 1 + t] = 1;
  });
  const unrolled = Math.min(unrolledSteps, steps);
  const window = (place: number): PlainTensor => {
    const matrix = zeros(ends.length, steps);
    for (let m = 0; m < ends.length; m++) {
      const step = now[m]! - unrolled + place;
      if (step >= 0) matrix.values[m * steps + step] = 1;
    }
    return matrix;
  };
  return {
    stepEvents,
    ...Object.fromEntries(Array.from({ length: unrolled }, (_, place) => [`window${place}`, window(place)])),
    features: { values: features, shape: [1, features.length] },
  };
}

type Gate = 'update' | 'reset' | 'candidate';
type Variables = HistoryVariables<Exclude<SequenceFusionTensor, GridTensor>>;
type Constants = HistoryConstants<'stepEvents' | `window${number}` | 'features'>;

function users(variables: Variables, constants: Constants): Tensor2D {
  const events = eventVectors(variables, constants);
  const shares = maskedSoftmax(priorLogits(variables, constants), constants.seen);
  const pooled = gained(product(shares, events), variables.collaborativeWeight, 0.5);
  const state = finalState(stepInputs(events, variables, constants), variables, constants);
  const interest = add(state, dense(state, variables.stateOutput)) as Tensor2D;
  const recurrent = gained(interest, variables.recurrentWeight, 0.5);
  const context = givenProduct(constants.features, weights(variables.context));
  return add(add(pooled, recurrent), context) as Tensor2D;
}

/** What the recurrent unit reads, [steps, dim]: of a step's events, the mean by type, of item and type together. */
function stepInputs(events: Tensor2D, variables: Variables, constants: Constants): Tensor2D {
  const types = givenProduct(constants.typeOneHot, weights(variables.eventInput));
  const shares = maskedSoftmax(typeLogits(variables, constants), constants.stepEvents);
  return product(shares, add(events, types) as Tensor2D);
}

/** State right before each moment, [moments, dim]; zeros without a history. */
function finalState(inputs: Tensor2D, variables: Variables, constants: Constants): Tensor2D {
  const read = (gate: Gate): Tensor2D =>
    shifted(dense(inputs, variables[`${gate}Input` as const]), variables[`${gate}Bias` as const]);
  // The candidate starts as the input itself.
  const gates = { update: read('update'), reset: read('reset'), candidate: add(inputs, read('candidate')) };
  const recurrent = {
    update: weights(variables.updateState),
    reset: weights(variables.resetState),
    candidate: weights(variables.candidateState),
  };
  let state = tensorOfZeros([constants.seen.shape[0], inputs.shape[1]]) as Tensor2D;
  for (let place = 0; constants[`window${place}` as const]; place++) {
    const seen = (gate: Gate): Tensor =>
      givenProduct(constants[`window${place}` as const]!, gates[gate] as Tensor2D);
    const from = (gate: Gate): Tensor2D => product(state, recurrent[gate]);
    const update = sigmoid(add(seen('update'), from('update')));
    const reset = sigmoid(add(seen('reset'), from('reset')));
    const candidate = tanh(add(seen('candidate'), mul(reset, from('candidate'))));
    state = add(state, mul(update, sub(candidate, state))) as Tensor2D;
  }
  return state;
}
