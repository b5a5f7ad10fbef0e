/**
 * A part of the page that is shown anew whenever it changes, and left alone while it does not: what somebody has opened stays
 * open, what has the focus keeps it, and a screen reader is not disturbed by numbers that are the same.
 */
import { show } from '../../audit/page/show.ts';
import type { Html } from '../../pages/html.ts';

/** See the head of this file. */
export class LivePart {
  readonly #place: HTMLElement;
  #shown = '';

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  /** In place of what stood there, where it is something else. Elements that can have the focus keep it by `data-key`. */
  show(content: Html): void {
    if (content.markup === this.#shown) return;
    this.#shown = content.markup;
    const focused = keyOf(this.#place.querySelector(':focus'));
    const opened = this.#opened();
    show(this.#place, content);
    for (const details of this.#place.querySelectorAll('details')) {
      details.open = opened.has(summaryOf(details));
    }
    if (focused !== undefined) focusKey(this.#place, focused);
  }

  #opened(): Set<string> {
    return new Set(Array.from(this.#place.querySelectorAll<HTMLElement>('details[open]'), summaryOf));
  }
}

/** Of two that are folded away, the one with this caption. */
const summaryOf = (details: Element): string =>
  `${details.querySelector('summary')?.textContent} ${details.querySelector('caption')?.textContent}`;

const keyOf = (element: Element | null): string | undefined =>
  element instanceof HTMLElement ? element.dataset.key : undefined;

/** Give the focus to what has this key. @returns whether there is such a thing */
export function focusKey(place: ParentNode, key: string): boolean {
  const keyed = Array.from(place.querySelectorAll<HTMLElement>('[data-key]'));
  const wanted = keyed.find((element) => element.dataset.key === key);
  wanted?.focus();
  return wanted !== undefined;
}
