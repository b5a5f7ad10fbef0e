/** What is known of a user at some moment: a range of the user's events, oldest first. */
import { isWanted } from '../../../client/models/predictions.ts';
import { type EventType, eventTypes } from '../../../shared/protocol/event-type.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { toScale } from '../dataset/rating-scale.ts';

/** A history in columns; most are views into the data set, not to be written. */
export type History = {
  /** [events] index into the data set's items. */
  readonly items: Int32Array;
  /** [events] index into `eventTypes`. */
  readonly types: Uint8Array;
  /** [events] milliseconds since 1970; see {@link Dataset.hasTime}. */
  readonly times: Float64Array;
  /** [events] 0 for the oldest; the events of one order share a step, every other event has its own. */
  readonly steps: Int32Array;
  /** [events] 0..1, worst to best, as browsers know them; NaN where an event has none; null where the data has no {@link Dataset.ratingScale}. */
  readonly ratings: Float32Array | null;
};

/** The events from `start` to `end` (exclusive), which belong to one user. */
export function historyOf({ events, ratingScale }: Dataset, start: number, end: number): History {
  const { item, type, time, order, rating } = events;
  const steps = new Int32Array(end - start);
  for (let at = start + 1; at < end; at++) {
    const sameOrder = order !== null && order[at]! >= 0 && order[at] === order[at - 1];
    steps[at - start] = steps[at - start - 1]! + (sameOrder ? 0 : 1);
  }
  return {
    items: item.subarray(start, end),
    types: type.subarray(start, end),
    times: time.subarray(start, end),
    ratings:
      rating && ratingScale ? rating.slice(start, end).map((value) => toScale(value, ratingScale)) : null,
    steps,
  };
}

const flagsOf = (has: (type: EventType) => boolean): Uint8Array =>
  Uint8Array.from(eventTypes, (type) => (has(type) ? 1 : 0));

/** [event types] 1 for what says "this, please", or so much that only the value tells (a rating): these can be predicted, and baselines learn from them. */
export const wantedTypes = flagsOf(isWanted);

/** [event types] 1 for what a user did with an item, wanted or not: the item is no news to the user. An impression may not have been seen. */
const knownTypes = flagsOf((type) => isWanted(type) || type === 'dislike' || type === 'dismissal');

/** Distinct items that the user of these events knows from them, ascending. */
export function knownItems({ events }: Dataset, start: number, end: number): Int32Array {
  return distinct(events, { start, end, types: knownTypes });
}

/** Distinct items that were wanted in these events, ascending. */
export function wantedItems({ events }: Dataset, start: number, end: number): Int32Array {
  return distinct(events, { start, end, types: wantedTypes });
}

function distinct(
  { item, type }: Dataset['events'],
  { start, end, types }: { start: number; end: number; types: Uint8Array },
): Int32Array {
  const items = item.slice(start, end);
  let count = 0;
  for (let at = start; at < end; at++) if (types[type[at]!] === 1) items[count++] = item[at]!;
  const sorted = items.subarray(0, count).sort();
  let kept = 0;
  for (let i = 0; i < count; i++) if (i === 0 || sorted[i] !== sorted[kept - 1]) sorted[kept++] = sorted[i]!;
  return sorted.slice(0, kept);
}
