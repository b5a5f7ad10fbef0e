/** The events of a history on the device, and how much each counts at a moment, as `pooling` learns it. */
import { add, mul, reshape, softmax, sub, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { givenProduct } from './matrix-product.ts';
import type { Tensors } from './tensors.ts';

/** Far below every logit, and far from where float32 ends. */
const masked = 1e9;

/**
 * Vectors of the start and of each event, [events, dim].
 * @param variables inputs [rows, dim], start [dim]
 * @param constants of `history-matrices.ts`
 */
export function eventVectors(
  { inputs, start }: Tensors<'inputs' | 'start'>,
  { selection, isStart }: Tensors<'selection' | 'isStart'>,
): Tensor2D {
  return add(givenProduct(selection, inputs), givenProduct(isStart, asRow(start))) as Tensor2D;
}

/**
 * Log weights of events at moments, by recency and event type; 0 for the start, which never has another beside it.
 * @param variables recency [recencyBuckets], eventType [types]
 * @returns [moments, events]
 */
export function priorLogits(
  variables: Tensors<'recency' | 'eventType'>,
  constants: Tensors<'ageOneHot' | 'seen' | 'typeOneHot'>,
): Tensor2D {
  const { ageOneHot, seen } = constants;
  const byAge = reshape(givenProduct(ageOneHot, asColumn(variables.recency)), seen.shape);
  return add(byAge, typeLogits(variables, constants)) as Tensor2D;
}

/** Log weights of events by their type alone, [1, events]. */
export function typeLogits(
  { eventType }: Tensors<'eventType'>,
  { typeOneHot }: Tensors<'typeOneHot'>,
): Tensor2D {
  return asRow(givenProduct(typeOneHot, asColumn(eventType)));
}

/**
 * Softmax over the events that count.
 * @param mask [rows, events] 1 or 0, a constant
 * @returns [rows, events], rows sum to 1, or to 0 where the mask is empty
 */
export function maskedSoftmax(logits: Tensor, mask: Tensor2D): Tensor2D {
  return mul(softmax(add(logits, mul(sub(mask, 1), masked))), mask) as Tensor2D;
}

const asColumn = (vector: Tensor): Tensor2D => reshape(vector, [-1, 1]) as Tensor2D;
const asRow = (vector: Tensor): Tensor2D => reshape(vector, [1, -1]) as Tensor2D;
