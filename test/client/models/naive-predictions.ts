/**
 * What a history says, item by item, as the definition reads: a second way to find it, without steps and indices.
 */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { EventType } from '../../../shared/protocol/event-type.ts';

/** What there is to learn of one item. */
export type NaiveExample = {
  readonly itemId: string;
  /** When it came: what is before is the context. */
  readonly time: number;
  /** Above 0: how much it was wanted; below: how little. Not divided by anything. */
  readonly weight: number;
};

const verdicts: Partial<Record<EventType, number>> = {
  view: 0.5,
  click: 0.5,
  'add-to-cart': 0.8,
  wishlist: 0.8,
  purchase: 1,
  rating: 0.8,
  like: 1,
  dislike: -1,
  dismissal: -0.5,
  impression: -0.05,
};

/** Half to full weight for a rating with a value. */
const verdictOf = ({ type, rating }: HistoryEvent): number =>
  type === 'rating' && rating !== undefined ? (1 + rating) / 2 : (verdicts[type] ?? 0);

/**
 * @param history sorted by time, of known items only
 * @param fromNothing whether what came first is predicted too, from nothing
 */
export function naiveExamples(history: readonly HistoryEvent[], fromNothing = false): NaiveExample[] {
  const examples: NaiveExample[] = [];
  for (const itemId of new Set(history.flatMap((event) => event.itemId ?? []))) {
    const events = history.filter((event) => event.itemId === itemId && verdictOf(event) !== 0);
    // the weightiest, of equals the last: a stable sort keeps their order
    const weight = events
      .map(verdictOf)
      .sort((a, b) => Math.abs(a) - Math.abs(b))
      .at(-1);
    const first = events.find((event) => Math.sign(verdictOf(event)) === Math.sign(weight ?? 0));
    if (weight === undefined || first === undefined) continue;
    if (fromNothing || history.some(({ time }) => time < first.time))
      examples.push({ itemId, time: first.time, weight });
  }
  return examples;
}
