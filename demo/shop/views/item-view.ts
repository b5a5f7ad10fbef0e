/**
 * The page of one product. Opening it is the event that a recommender lives on: a view.
 */
import { html } from '../element.ts';
import { formatPrice } from '../price.ts';
import { toHash } from '../route.ts';
import type { Page, Shop } from '../shop.ts';
import type { Item } from '../shop-data.ts';
import { titleOf } from '../title.ts';
import { createProductPicture } from './product-card.ts';
import { createRecommendationRow } from './recommendation-row.ts';

/** Opens an item's page, and tracks the view. */
export function openItem(shop: Shop, itemId: string): Page {
  const item = shop.catalog.item(itemId);
  if (!item) return openMissing(itemId);
  shop.hearsay.track('view', { itemId });
  const row = createRecommendationRow(shop, item);
  const title = titleOf(item);
  const element = html(
    'div',
    { class: 'page' },
    html(
      'article',
      { class: 'product' },
      createProductPicture(item),
      html(
        'div',
        { class: 'product-words' },
        html('h1', { tabindex: -1 }, title),
        html('p', { class: 'product-price' }, formatPrice(item.price)),
        createAddButton(shop, item),
        html(
          'p',
          { class: 'note' },
          `Item ${item.id}. The picture is drawn from the title; the data set has no photographs.`,
        ),
      ),
    ),
    row.element,
  );
  return { element, title, close: row.close };
}

function createAddButton({ basket, hearsay }: Shop, { id }: Item): HTMLElement {
  const button = html(
    'button',
    { type: 'button', class: 'button', 'data-testid': 'add-to-basket' },
    'Add to basket',
  );
  const said = html('p', { role: 'status' });
  const say = (): void => {
    const quantity = basket.quantity(id);
    said.replaceChildren(
      ...(quantity === 0
        ? []
        : [`${quantity} in `, html('a', { href: toHash({ page: 'basket' }) }, 'your basket')]),
    );
  };
  button.addEventListener('click', () => {
    basket.put(id, basket.quantity(id) + 1);
    hearsay.track('add-to-cart', { itemId: id });
    say();
  });
  say();
  return html('div', { class: 'product-buy' }, button, said);
}

function openMissing(itemId: string): Page {
  const element = html(
    'div',
    { class: 'page' },
    html('h1', { tabindex: -1 }, 'Not on the shelves'),
    html('p', { class: 'lead' }, `The shop has no item ${itemId}.`),
    html('p', {}, html('a', { href: toHash({ page: 'home' }) }, 'Look at what it has')),
  );
  return { element, title: 'Not on the shelves', close: () => {} };
}
