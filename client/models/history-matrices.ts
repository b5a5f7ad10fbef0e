/**
 * A history as constant matrices: which item each event is about, of what type it is, and, seen from each moment, which
 * events have happened and how long ago. With them a gather becomes a matrix product, whose gradient is cheap.
 * An empty history becomes a single event that no moment sees, for no backend is asked to multiply nothing.
 */
import { recencyBuckets } from '../../shared/model/pooling-spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import type { Moments } from './history-weights.ts';
import type { Plain } from './model.ts';
import { recencyBucket, type Sequence } from './sequence.ts';

/**
 * The matrices of a history.
 * @param rows catalog indices of the items in use, at least one
 * @returns selection [events, rows], typeOneHot [events, types], earlier [moments, events],
 * ageOneHot [moments * events, recencyBuckets]
 */
export function historyMatrices(
  { items, types, steps }: Sequence,
  { steps: now, ends }: Moments,
  rows: Int32Array,
): Record<string, Plain> {
  const events = Math.max(1, items.length);
  const rowOf = new Map(Array.from(rows, (item, row) => [item, row]));
  const selection = zeros(events, rows.length);
  const typeOneHot = zeros(events, eventTypes.length);
  items.forEach((item, t) => {
    selection.values[t * rows.length + rowOf.get(item)!] = 1;
    typeOneHot.values[t * eventTypes.length + types[t]!] = 1;
  });
  const moments = now.length;
  const earlier = zeros(moments, events);
  const ageOneHot = zeros(moments * events, recencyBuckets);
  for (let m = 0; m < moments; m++) {
    for (let t = 0; t < ends[m]!; t++) {
      earlier.values[m * events + t] = 1;
      ageOneHot.values[(m * events + t) * recencyBuckets + recencyBucket(now[m]! - steps[t]!)] = 1;
    }
  }
  return { selection, typeOneHot, earlier, ageOneHot };
}

/** A matrix of zeros, to be filled. */
export function zeros(rows: number, columns: number): Plain {
  return { values: new Float32Array(rows * columns), shape: [rows, columns] };
}
