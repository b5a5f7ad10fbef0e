/**
 * Elements that a page marks: `data-hearsay-item="ID"` with `data-hearsay-event="view"`, which happens when the element
 * is there, or any other event, which happens when it is clicked; inside a marked item, the event alone is enough. GA4's
 * names of events will do.
 */
import type { EventType } from '../../shared/protocol/event-type.ts';
import { toEventType } from './event-name.ts';
import { toId } from './page-value.ts';

const itemAttribute = 'data-hearsay-item';
const eventAttribute = 'data-hearsay-event';
const views = `[${eventAttribute}="view"],[${eventAttribute}="view_item"]`;

/** What a click on a path of elements, innermost first, says of an item; undefined where nothing. */
export function markedClick(
  path: readonly EventTarget[],
): { readonly type: EventType; readonly itemId: string } | undefined {
  const elements = path.filter((target) => target instanceof Element);
  const start = elements.findIndex((element) => element.hasAttribute(eventAttribute));
  const type = toEventType(elements[start]?.getAttribute(eventAttribute));
  if (!type || type === 'view') return undefined;
  const marked = elements.slice(start).find((element) => element.hasAttribute(itemAttribute));
  const itemId = toId(marked?.getAttribute(itemAttribute));
  return itemId === undefined ? undefined : { type, itemId };
}

/** The views that a page marks; the elements may come and go, and show another item. */
export class MarkedViews {
  #shown = new WeakMap<Element, string>();

  /** Items of the elements that are there and were not there, or showed another item, when it was asked last. */
  added(): string[] {
    return [...document.querySelectorAll(views)].flatMap((element) => {
      const itemId = toId(element.closest(`[${itemAttribute}]`)?.getAttribute(itemAttribute));
      if (itemId === undefined || this.#shown.get(element) === itemId) return [];
      this.#shown.set(element, itemId);
      return itemId;
    });
  }

  /** The visitor has come back to this page: what is there is there anew. */
  comeBack(): void {
    this.#shown = new WeakMap();
  }
}
