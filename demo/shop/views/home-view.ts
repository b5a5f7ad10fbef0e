/**
 * The home page: a shop window, what is recommended, and the shelves.
 */
import { drawProduct } from '../art/product-art.ts';
import { html } from '../element.ts';
import type { Page, Shop } from '../shop.ts';
import { createProductGrid } from './product-grid.ts';
import { createRecommendationRow } from './recommendation-row.ts';

/** What stands and hangs in the window; drawn like any product. */
const display = [
  'RED RETROSPOT TEAPOT',
  'HANGING LANTERN GOLD GREEN',
  'REGENCY CAKESTAND PINK IVORY',
  'HANGING HEART RED',
  'ALARM CLOCK BAKELIKE BLUE',
  'GREEN GINGHAM MUG',
];

/** Opens the home page. */
export function openHome(shop: Shop): Page {
  const row = createRecommendationRow(shop);
  const element = html(
    'div',
    { class: 'page' },
    html(
      'section',
      { class: 'hero' },
      html(
        'div',
        { class: 'hero-words' },
        html('h1', { tabindex: -1 }, 'Candlelight, cake tins and bunting'),
        html(
          'p',
          { class: 'lead' },
          'A demonstration shop. Its visitors train one recommender together, each in their own browser.',
        ),
      ),
      html(
        'div',
        { class: 'hero-window', 'aria-hidden': 'true' },
        ...display.map((title) => drawProduct(title).picture),
      ),
    ),
    row.element,
    html(
      'section',
      { class: 'shelf', 'aria-labelledby': 'shelves' },
      html('h2', { id: 'shelves' }, 'On the shelves'),
      html('p', { class: 'note' }, 'Best sellers first.'),
      createProductGrid(shop.catalog.items, 'home'),
    ),
  );
  return { element, title: '', close: row.close };
}
