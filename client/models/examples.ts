/**
 * Training examples from a history: every item that a visitor met for the first time is predicted from what
 * came strictly before it. Events of one instant (the lines of one order) have no order among themselves, so
 * none of them is context for another.
 */

import { recencyBuckets } from '../../shared/model/pooling-spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import type { HistoryEvent } from '../history/history-event.ts';

/** A history against a catalog: the events whose items the catalog has, oldest first. */
export type Sequence = {
  /** [events] catalog index of each event's item. */
  readonly items: Int32Array;
  /** [events] index into `eventTypes`. */
  readonly types: Uint8Array;
  /** [events] number of distinct instants before the event's own. */
  readonly steps: Int32Array;
};

/** Most events that one local round looks at, newest first kept. */
export const maxEvents = 200;

/**
 * @param indexOf catalog index by item id; events of other items, and searches, are left out
 */
export function toSequence(events: readonly HistoryEvent[], indexOf: ReadonlyMap<string, number>): Sequence {
  const known = events
    .filter((event) => event.itemId !== undefined && indexOf.has(event.itemId))
    .sort((a, b) => a.time - b.time)
    .slice(-maxEvents);
  let step = -1;
  const steps = known.map(({ time }, i) => (time === known[i - 1]?.time ? step : ++step));
  return {
    items: Int32Array.from(known, ({ itemId }) => indexOf.get(itemId!)!),
    types: Uint8Array.from(known, ({ type }) => eventTypes.indexOf(type)),
    steps: Int32Array.from(steps),
  };
}

/** Recency bucket of an event that lies `age` >= 1 steps back. */
export function recencyBucket(age: number): number {
  return Math.min(recencyBuckets - 1, 31 - Math.clz32(age));
}

/** Event types that say "this, please": the first of them with an item is a target, seen before in passing or not. */
const wanted = new Set(
  (['view', 'click', 'add-to-cart', 'wishlist', 'purchase', 'like'] as const).map((type) =>
    eventTypes.indexOf(type),
  ),
);

/** Positions of a sequence that are predicted: an item's first appearance, wanted, with something before it. */
export function targetPositions({ items, types, steps }: Sequence): number[] {
  const seen = new Set<number>();
  const positions: number[] = [];
  items.forEach((item, position) => {
    if (seen.has(item) || !wanted.has(types[position]!)) return;
    if (steps[position]! > 0) positions.push(position);
    seen.add(item);
  });
  return positions;
}
