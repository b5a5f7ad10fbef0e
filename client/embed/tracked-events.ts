/** What one call of `track` says, as events of the history. */
import { type EventType, isEventType } from '../../shared/protocol/event-type.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { maxItems } from '../page/page-value.ts';
import type { TrackDetails } from './api.ts';

/**
 * One event for each item, in order, all of one instant; one without an item where it names none. Nothing where this is
 * no event type.
 * @param details whatever the page gave
 * @param time milliseconds since 1970
 * @throws what the getters of a page throw
 */
export function trackedEvents(type: EventType, details: TrackDetails, time: number): HistoryEvent[] {
  if (!isEventType(type)) return [];
  const { query, rating } = details;
  const event = {
    type,
    ...(query != null && { query: String(query) }),
    ...(typeof rating === 'number' &&
      Number.isFinite(rating) && { rating: Math.min(1, Math.max(0, rating)) }),
    time,
  };
  return itemsOf(details).map((itemId) => ({ ...event, ...(itemId != null && { itemId: String(itemId) }) }));
}

/** Of `items`, the first {@link maxItems}, and what is no item is left out. */
function itemsOf({ itemId, items, recommendationId }: TrackDetails): (string | undefined)[] {
  // A recommendation that nobody knows any more is about nothing.
  if (!Array.isArray(items)) return itemId == null && recommendationId != null ? [] : [itemId];
  const ids = items.slice(0, maxItems).map((item: string | { itemId: string } | null) => {
    return typeof item === 'object' ? item?.itemId : item;
  });
  return ids.filter((id) => id != null);
}
