/** What a model sees of a simulated user: as much of the history as a browser would show it. */
import type { Visitor } from '../../../client/models/model.ts';
import { maxEvents, type Sequence } from '../../../client/models/sequence.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import type { History } from '../split/history.ts';

/**
 * The visitor of whom a model sees these events of the history.
 * @param events their indices, ascending
 * @param local [localSize], empty before the first round
 */
export function visitorOf(
  history: History,
  events: Int32Array,
  local: Float32Array = new Float32Array(0),
): Visitor {
  const { items, types, steps, ratings } = history;
  const seen = Array.from(new Set(Array.from(events, (event) => steps[event]!)));
  const stepOf = new Map(seen.map((step, i) => [step, i]));
  const sequence: Sequence = {
    items: events.map((event) => items[event]!),
    types: Uint8Array.from(events, (event) => types[event]!),
    // Steps are those of these events.
    steps: events.map((event) => stepOf.get(steps[event]!)!),
    ratings: Float32Array.from(events, (event) => ratings?.[event] ?? Number.NaN),
  };
  return { sequence, features: noFeatures, local };
}

/** Indices of what a browser scores by: the newest events. */
export function newestEvents({ items }: History): Int32Array {
  const first = Math.max(0, items.length - maxEvents);
  return Int32Array.from({ length: items.length - first }, (_, i) => first + i);
}
