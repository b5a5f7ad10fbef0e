/**
 * What the models with two memories know of a visitor, and what they predict, as the definitions read: from the events
 * themselves, without steps, indices or matrices.
 */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { CatalogIndex } from '../../../client/models/catalog-index.ts';
import { type EventType, eventTypes } from '../../../shared/protocol/event-type.ts';
import { plus, type Row, times } from './naive-history-model.ts';
import { naiveExamples } from './naive-predictions.ts';

const typeWeights: Partial<Record<EventType, number>> = {
  'add-to-cart': 0.5,
  wishlist: 0.5,
  purchase: 1,
  rating: 0.5,
  like: 1,
  dislike: -3,
  dismissal: -3,
  impression: -3,
};

/** Mean of the rows of what was seen: what is older by an instant counts `memory` times as much. Zeros for nothing. */
export function remembered(
  before: readonly HistoryEvent[],
  memory: number,
  rowOf: (itemId: string) => Row,
): Row | undefined {
  const weights = before.map(({ type, time }) => {
    const instantsSince = new Set(before.filter((other) => other.time > time).map((other) => other.time))
      .size;
    return Math.exp(typeWeights[type] ?? 0) * memory ** instantsSince;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return before
    .map(({ itemId }, event) => times(rowOf(itemId!), weights[event]! / total))
    .reduce<Row | undefined>((sum, row) => (sum ? plus(sum, row) : row), undefined);
}

/** Share of each event type. */
export function ratesOf(before: readonly HistoryEvent[]): number[] {
  return eventTypes.map(
    (type) => before.filter((event) => event.type === type).length / Math.max(1, before.length),
  );
}

/** One item to be predicted, or not. */
export type NaivePrediction = {
  readonly before: readonly HistoryEvent[];
  /** Index among the moments of all predictions, in the order of time; that from nothing is the last. */
  readonly moment: number;
  readonly item: number;
  /** Below 0 for what was not wanted. */
  readonly weight: number;
};

/** What came after something weighs 0.9 together, and everything from nothing 0.1. */
export function naivePredictions(
  history: readonly HistoryEvent[],
  { indexOf }: CatalogIndex,
): NaivePrediction[] {
  const later = naiveExamples(history);
  const all = naiveExamples(history, true).filter(({ weight }) => weight > 0);
  const totalOf = (examples: typeof later): number =>
    examples.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
  const isAlone = totalOf(later) === 0;
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
      weight: ((isAlone ? 1 : 0.1) * weight) / totalOf(all),
    })),
  ];
}
