/**
 * `conv`: causal one-dimensional convolutions over the sequence of events, widths 2 to 4, ReLU, pooled from each moment
 * by event type and a steep recency of their own; added to the pooled item vectors and to a vector of the visitor's
 * own; fully connected to the catalog (item vectors + bias). Tang, Wang 2018 (Caser, arXiv:1809.07426) pool by maximum
 * and concatenate; residual as in Yuan et al. 2019 (NextItNet, arXiv:1808.05163). Before the first event stands the
 * start. Events of one step have no order among themselves: the filters see them as the history lists them.
 * Shared: everything in `convSpec`. Local: a vector of eight values, trained on the device, small, so that it does not
 * explain away what everybody should learn; it is not sent, but the delta of `localOutput` points along it, as the
 * aggregator can see. A site supplies: item ids; titles help cold items.
 */
import { add, relu, type Tensor2D } from '@tensorflow/tfjs-core';
import { type ConvTensor, convLocalSize, filterName, filterWidths } from '../../shared/model/conv-spec.ts';
import { dense, shifted } from './encoder-layer.ts';
import type { HistoryConstants, HistoryVariables } from './history-encoder.ts';
import { historyModel } from './history-model.ts';
import { eventVectors, maskedSoftmax, priorLogits } from './learned-weights.ts';
import { givenProduct, product } from './matrix-product.ts';
import type { Model, Visitor } from './model.ts';
import { zeros } from './plain-matrix.ts';
import { standardizedRows } from './standardized-rows.ts';
import type { PlainTensor } from './tensors.ts';

/** See the head of this file. */
export const conv: Model = historyModel({ name: 'conv', localSize: convLocalSize, constants, users });

/** `shift1`, `shift2`, ...: matrices that put in the place of each event the one so many before it, [events, events]. */
function constants({ sequence }: Visitor): Record<string, PlainTensor> {
  const events = 1 + sequence.items.length;
  const shift = (by: number): PlainTensor => {
    const matrix = zeros(events, events);
    for (let t = by; t < events; t++) matrix.values[t * events + t - by] = 1;
    return matrix;
  };
  return Object.fromEntries(
    Array.from({ length: Math.max(...filterWidths) - 1 }, (_, i) => [`shift${i + 1}`, shift(i + 1)]),
  );
}

type Variables = HistoryVariables<ConvTensor | 'local'>;
type Constants = HistoryConstants<`shift${number}`>;

function users(variables: Variables, constants: Constants): Tensor2D {
  const { recency, filterRecency, local, localOutput } = variables;
  const events = eventVectors(variables, constants);
  const pool = (rows: Tensor2D, byRecency: Tensor2D): Tensor2D => {
    const logits = priorLogits({ ...variables, recency: byRecency }, constants);
    return product(maskedSoftmax(logits, constants.seen), rows);
  };
  const interest = pool(events, recency);
  const patterns = pool(convolutions(standardizedRows(events), variables, constants), filterRecency);
  return add(add(interest, patterns), dense(local, localOutput)) as Tensor2D;
}

/** What the filters say at each event, of it and of those right before it, [events, dim]. */
function convolutions(events: Tensor2D, variables: Variables, constants: Constants): Tensor2D {
  const back = (places: number): Tensor2D =>
    places === 0 ? events : givenProduct(constants[`shift${places}` as const]!, events);
  const unfolded = Array.from({ length: Math.max(...filterWidths) }, (_, places) => back(places));
  const outputs = filterWidths.map((width) => {
    const seen = unfolded
      .slice(0, width)
      .map((window, places) => dense(window, variables[filterName(width, places)]!))
      .reduce((sum, part) => add(sum, part) as Tensor2D);
    const features = relu(shifted(seen, variables[`filterBias${width}` as const]));
    return dense(features, variables[`filterOutput${width}` as const]);
  });
  return outputs.reduce((sum, output) => add(sum, output) as Tensor2D);
}
