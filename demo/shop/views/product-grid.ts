/**
 * A shelf that grows: one page of cards, and a button for the next.
 */
import { html } from '../element.ts';
import { formatCount } from '../numbers.ts';
import type { Item } from '../shop-data.ts';
import { createProductCard } from './product-card.ts';

const pageSize = 24;

/** How many cards a list showed when it was left, by its name; coming back shows as many again. */
const shownBefore = new Map<string, number>();

/** A grid of the items, `pageSize` at a time. */
export function createProductGrid(items: readonly Item[], name: string): HTMLElement {
  const list = html('ul', { class: 'grid' });
  const more = html('button', { type: 'button', class: 'button button-quiet', 'data-testid': 'show-more' });
  const progress = html('p', { class: 'note' });
  let shown = 0;
  const show = (count: number): HTMLLIElement | undefined => {
    const cards = items.slice(shown, count).map((item) => createProductCard(item));
    list.append(...cards);
    shown = Math.min(count, items.length);
    shownBefore.set(name, shown);
    more.hidden = shown === items.length;
    more.textContent = `Show ${Math.min(pageSize, items.length - shown)} more`;
    progress.textContent = `${formatCount(shown)} of ${formatCount(items.length)} things`;
    return cards[0];
  };
  more.addEventListener('click', () =>
    show(shown + pageSize)
      ?.querySelector('a')
      ?.focus(),
  );
  show(Math.max(pageSize, shownBefore.get(name) ?? 0));
  return html('div', {}, list, html('div', { class: 'grid-end' }, progress, more));
}
