/**
 * What the models with two memories know of a visitor, as the definitions read: from the events
 * themselves, without steps, indices or matrices.
 */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { type EventType, eventTypes } from '../../../shared/protocol/event-type.ts';
import { plus, type Row, times } from './naive-history-model.ts';

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
