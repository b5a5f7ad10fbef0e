/**
 * What a search found.
 */
import { html } from '../element.ts';
import { formatPlural } from '../numbers.ts';
import type { Page, Shop } from '../shop.ts';
import { createProductGrid } from './product-grid.ts';
import { createRecommendationRow } from './recommendation-row.ts';

/** Opens the results for a query. */
export function openSearch(shop: Shop, query: string): Page {
  const found = shop.catalog.search(query);
  const words = html('div', {}, html('h1', { tabindex: -1 }, `“${query}”`), explain(found.length));
  if (found.length > 0) {
    words.append(createProductGrid(found, `search ${query}`));
    return { element: html('div', { class: 'page' }, words), title: query, close: () => {} };
  }
  const row = createRecommendationRow(shop);
  return { element: html('div', { class: 'page' }, words, row.element), title: query, close: row.close };
}

function explain(count: number): HTMLElement {
  if (count === 0) {
    return html(
      'p',
      { class: 'lead' },
      'Nothing on the shelves has those words. Try one, such as “heart” or “tin”.',
    );
  }
  return html('p', { class: 'note' }, `${formatPlural(count, 'thing')} on the shelves`);
}
