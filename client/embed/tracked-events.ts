/** What one call of `track` says, as events of the history. */
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { toEventType } from '../page/event-name.ts';
import { maxItems } from '../page/page-value.ts';
import type { TrackDetails } from './api.ts';
import { rememberMissed } from './missed-calls.ts';

/**
 * One event for each item, in order, all of one instant; a search also without one. Nothing, which is remembered for who
 * looks why, where this names no event, or no item, or a rating that is none.
 * @param name of an event, ours or GA4's
 * @param details whatever the page gave
 * @param time milliseconds since 1970
 * @throws what the getters of a page throw
 */
export function trackedEvents(name: EventType, details: TrackDetails, time: number): HistoryEvent[] {
  const events = eventsOf(toEventType(name), details, time);
  if (events.length === 0) rememberMissed({ name, details });
  return events;
}

function eventsOf(type: EventType | undefined, details: TrackDetails, time: number): HistoryEvent[] {
  const { query, rating } = details;
  const isRated = typeof rating === 'number' && rating >= 0 && rating <= 1;
  if (!type || (type === 'rating' && rating != null && !isRated)) return [];
  const event = { type, ...(query != null && { query: String(query) }), ...(isRated && { rating }), time };
  const ids = itemsOf(details);
  if (ids.length === 0 && type === 'search' && query != null) return [event];
  return ids.map((itemId) => ({ ...event, itemId: String(itemId) }));
}

/** Of `items`, the first {@link maxItems}, and what is no item is left out; one alone may stand for a list of it. */
function itemsOf({ itemId, items }: TrackDetails): string[] {
  const given: readonly (string | { readonly itemId: string } | null | undefined)[] = [
    items ?? itemId,
  ].flat();
  return given.slice(0, maxItems).flatMap((item) => (typeof item === 'object' ? item?.itemId : item) ?? []);
}
