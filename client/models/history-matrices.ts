/**
 * A history as constant matrices: which item each event is about, of what type it is, and, seen from each moment, which
 * events have happened and how long ago. With them a gather becomes a matrix product, whose gradient is cheap.
 * Before all events stands one more, the start, which a moment sees that sees no other: what is known of somebody of
 * whom nothing is known. So no history is empty.
 */
import { recencyBuckets } from '../../shared/model/pooling-spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import { rowsByItem } from './items-in-use.ts';
import type { Moments } from './moments.ts';
import { zeros } from './plain-matrix.ts';
import { recencyBucket, type Sequence } from './sequence.ts';
import type { PlainTensor } from './tensors.ts';

/**
 * The matrices of a history; `events` are the start and those of the sequence.
 * @param rows catalog indices of the items in use, at least one
 * @returns selection [events, rows], typeOneHot [events, types], isStart [events, 1], seen [moments, events],
 * ageOneHot [moments * events, recencyBuckets]; nothing but `isStart` and `seen` speaks of the start
 */
export function historyMatrices(
  { items, types, steps }: Sequence,
  { steps: now, ends }: Moments,
  rows: Int32Array,
): Record<string, PlainTensor> {
  const events = 1 + items.length;
  const rowOf = rowsByItem(rows);
  const selection = zeros(events, rows.length);
  const typeOneHot = zeros(events, eventTypes.length);
  const isStart = zeros(events, 1);
  isStart.values[0] = 1;
  items.forEach((item, t) => {
    // Rows are those of the items in use.
    selection.values[(t + 1) * rows.length + rowOf.get(item)!] = 1;
    typeOneHot.values[(t + 1) * eventTypes.length + types[t]!] = 1;
  });
  const moments = now.length;
  const seen = zeros(moments, events);
  const ageOneHot = zeros(moments * events, recencyBuckets);
  for (let m = 0; m < moments; m++) {
    const end = ends[m]!;
    if (end === 0) seen.values[m * events] = 1;
    else seen.values.fill(1, m * events + 1, m * events + 1 + end);
    for (let t = 0; t < end; t++) {
      const at = m * events + 1 + t;
      ageOneHot.values[at * recencyBuckets + recencyBucket(now[m]! - steps[t]!)] = 1;
    }
  }
  return { selection, typeOneHot, isStart, seen, ageOneHot };
}
