/** What a visitor can do, as the history records it. The order is part of the model: append only. */

/** Every event type; its index is its row in the model's `eventType` tensor. */
export const eventTypes = [
  'view',
  'click',
  'search',
  'add-to-cart',
  'wishlist',
  'purchase',
  'rating',
  'like',
  'dislike',
  'dismissal',
  'impression',
] as const;

/** One of {@link eventTypes}. */
export type EventType = (typeof eventTypes)[number];

/** Whether a value names an event type. */
export function isEventType(value: unknown): value is EventType {
  return eventTypes.includes(value as EventType);
}
