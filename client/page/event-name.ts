/** Names of events as pages write them: ours, and those of GA4's e-commerce events for the same. */
import { type EventType, isEventType } from '../../shared/protocol/event-type.ts';

/** GA4's names, where they are others than ours. https://developers.google.com/analytics/devguides/collection/ga4/ecommerce */
const ga4Names: ReadonlyMap<unknown, EventType> = new Map([
  ['select_item', 'click'],
  ['view_item', 'view'],
  ['add_to_cart', 'add-to-cart'],
  ['add_to_wishlist', 'wishlist'],
]);

/** @param name whatever the page gave @returns undefined where it names no event */
export function toEventType(name: unknown): EventType | undefined {
  return isEventType(name) ? name : ga4Names.get(name);
}
