/**
 * What a history says, item by item, as the definition reads: a second way to find it, without steps and indices.
 */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { CatalogIndex } from '../../../client/models/catalog-index.ts';
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

/** One item to be predicted, or not. */
export type NaivePrediction = {
  readonly before: readonly HistoryEvent[];
  /** Index among the moments of all predictions, in the order of time; that from nothing is the last. */
  readonly moment: number;
  /** Catalog index. */
  readonly item: number;
  /** Below 0 for what was not wanted. */
  readonly weight: number;
};

/** What came after something weighs 0.9 together, and everything from nothing 0.1, or all where nothing came after. */
export function naivePredictions(
  history: readonly HistoryEvent[],
  { indexOf }: CatalogIndex,
): NaivePrediction[] {
  const totalOf = (examples: readonly NaiveExample[]): number =>
    examples.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
  const all = naiveExamples(history, true).filter(({ weight }) => weight > 0);
  const after = naiveExamples(history);
  const later = totalOf(after) > 0 ? after : [];
  const moments = [...new Set(later.map(({ time }) => time))].sort((a, b) => a - b);
  return [
    ...later.map(({ itemId, time, weight }) => ({
      before: history.filter((event) => event.time < time),
      moment: moments.indexOf(time),
      item: indexOf.get(itemId)!,
      weight: (0.9 * weight) / totalOf(later),
    })),
    ...all.map(({ itemId, weight }) => ({
      before: [],
      moment: moments.length,
      item: indexOf.get(itemId)!,
      weight: ((later.length > 0 ? 0.1 : 1) * weight) / totalOf(all),
    })),
  ];
}
