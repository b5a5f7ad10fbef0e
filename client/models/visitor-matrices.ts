/**
 * A visitor as given matrices: two memories of the history, the rates of event types, and what the page says; on the way
 * to the device, or multiplied out in plain arrays.
 */
import { eventTypes } from '../../shared/protocol/event-type.ts';
import { eventRates, historyWeights, memories } from './history-weights.ts';
import { itemsInUse } from './items-in-use.ts';
import type { Visitor } from './model.ts';
import type { Moments } from './moments.ts';
import { multiply, takeRows, zeros } from './plain-matrix.ts';
import type { PlainTensor } from './tensors.ts';

/**
 * The visitor at each moment: long and short [moments, rows], what each item in use counts; given [moments, event types
 * + features], rates of the event types and what the page says.
 * @param rows items of the history first, in the order of `itemsInUse`
 */
export function visitorMatrices(
  { sequence, features }: Visitor,
  moments: Moments,
  rows: number,
): Record<'long' | 'short' | 'given', PlainTensor> {
  const count = moments.ends.length;
  const used = itemsInUse(sequence).length;
  const widened = (memory: number): PlainTensor => {
    const wide = zeros(count, rows);
    const weights = historyWeights(sequence, moments, memory);
    for (let m = 0; m < count; m++) wide.values.set(weights.subarray(m * used, (m + 1) * used), m * rows);
    return wide;
  };
  const types = eventTypes.length;
  const given = zeros(count, types + features.length);
  const rates = eventRates(sequence, moments);
  for (let m = 0; m < count; m++) {
    given.values.set(rates.subarray(m * types, (m + 1) * types), m * (types + features.length));
    given.values.set(features, m * (types + features.length) + types);
  }
  return { long: widened(memories.long), short: widened(memories.short), given };
}

/**
 * The visitor at each moment where no gradient is wanted: the vectors of the items in use pooled by either memory,
 * [moments, width] each, and what is given, [moments, event types + features].
 * @param vectors of all items, [items, width]
 */
export function visitorVectors(
  visitor: Visitor,
  moments: Moments,
  vectors: Float32Array,
  width: number,
): Record<'long' | 'short' | 'given', Float32Array> {
  const used = itemsInUse(visitor.sequence);
  const { long, short, given } = visitorMatrices(visitor, moments, used.length);
  const seen = takeRows(vectors, used, width);
  const pooled = ({ values }: PlainTensor): Float32Array =>
    multiply(values, seen, { rows: moments.ends.length, inner: used.length, columns: width });
  return { long: pooled(long), short: pooled(short), given: given.values };
}
