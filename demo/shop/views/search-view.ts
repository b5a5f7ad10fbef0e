/**
 * What a search found.
 */
import { html } from '../element.ts';
import type { Page, Shop } from '../shop.ts';
import { createProductGrid } from './product-grid.ts';
import { createRecommendationRow } from './recommendation-row.ts';

/** Opens the results for a query. */
export function openSearch(shop: Shop, query: string): Page {
  const found = shop.catalogue.search(query);
  const heading = html('h1', { tabindex: -1 }, `“${query}”`);
  if (found.length > 0) {
    const element = html('div', { class: 'page' }, heading, createProductGrid(found, `search ${query}`));
    return { element, title: query, close: () => {} };
  }
  const row = createRecommendationRow(shop);
  const advice = html(
    'p',
    { class: 'lead' },
    'Nothing on the shelves has those words. Try one of them, such as “heart” or “tin”.',
  );
  return {
    element: html('div', { class: 'page' }, heading, advice, row.element),
    title: query,
    close: row.close,
  };
}
