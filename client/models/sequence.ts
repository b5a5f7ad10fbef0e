/**
 * A history against a catalog: the events whose items the catalog has, oldest first. Events of one instant (the
 * lines of one order) share their step: they have no order among themselves.
 */
import { recencyBuckets } from '../../shared/model/pooling-spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import type { HistoryEvent } from '../history/history-event.ts';

/** See the head of this file. */
export type Sequence = {
  /** [events] catalog index of each event's item. */
  readonly items: Int32Array;
  /** [events] index into `eventTypes`. */
  readonly types: Uint8Array;
  /** [events] number of distinct instants before the event's own. */
  readonly steps: Int32Array;
  /** [events] 0..1, worst to best; NaN for an event without one. */
  readonly ratings: Float32Array;
};

/** Most events that a model looks at: the newest, or what a local round replays. */
export const maxEvents = 200;

type ItemEvent = HistoryEvent & { readonly itemId: string };

/**
 * The events of items that the catalog has, oldest first; those of one time in the order of the history.
 * @param indexOf catalog index by item id
 */
export function knownEvents(
  history: readonly HistoryEvent[],
  indexOf: ReadonlyMap<string, number>,
): ItemEvent[] {
  return history
    .filter((event): event is ItemEvent => event.itemId !== undefined && indexOf.has(event.itemId))
    .sort((a, b) => a.time - b.time);
}

/**
 * The newest of the known events.
 * @param indexOf catalog index by item id; events of other items, and searches, are left out
 */
export function toSequence(history: readonly HistoryEvent[], indexOf: ReadonlyMap<string, number>): Sequence {
  const known = knownEvents(history, indexOf).slice(-maxEvents);
  let step = -1;
  const steps = known.map(({ time }, i) => (time === known[i - 1]?.time ? step : ++step));
  return {
    items: Int32Array.from(known, ({ itemId }) => indexOf.get(itemId)!), // of known events
    types: Uint8Array.from(known, ({ type }) => eventTypes.indexOf(type)),
    steps: Int32Array.from(steps),
    ratings: Float32Array.from(known, ({ rating = Number.NaN }) => rating),
  };
}

/** Recency bucket of an event that lies `age` >= 1 steps back. */
export function recencyBucket(age: number): number {
  return Math.min(recencyBuckets - 1, 31 - Math.clz32(age));
}

/** The step from which a finished sequence is looked at: the one after its last. */
export function nextStep({ steps }: Sequence): number {
  return (steps.at(-1) ?? -1) + 1;
}
