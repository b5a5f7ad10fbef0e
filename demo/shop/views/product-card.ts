/**
 * One product on a shelf: its drawing, its title and its price, all one link.
 */
import { drawProduct } from '../art/product-art.ts';
import { html } from '../element.ts';
import { formatPrice } from '../price.ts';
import { toHash } from '../route.ts';
import type { Item } from '../shop-data.ts';
import { titleOf } from '../title.ts';

/** A list entry with the item's card; `onOpen` runs when the visitor follows it. */
export function createProductCard(item: Item, onOpen?: () => void): HTMLLIElement {
  const title = titleOf(item);
  const link = html(
    'a',
    {
      class: 'card',
      href: toHash({ page: 'item', itemId: item.id }),
      'data-testid': 'card',
      'data-item-id': item.id,
    },
    createProductPicture(item),
    html(
      'span',
      { class: 'card-words' },
      html('span', { class: 'card-title', title }, title),
      html('span', { class: 'card-price' }, formatPrice(item.price)),
    ),
  );
  if (onOpen) link.addEventListener('click', onOpen);
  return html('li', {}, link);
}

/** The drawing on its ground. */
export function createProductPicture(item: Item): HTMLSpanElement {
  const { ground, picture } = drawProduct(item.title);
  const frame = html('span', { class: 'picture' }, picture);
  frame.style.setProperty('--ground', ground);
  return frame;
}

/** A card-sized gap, so that nothing moves when the real cards arrive. */
export function createCardGap(): HTMLLIElement {
  return html(
    'li',
    { 'aria-hidden': 'true' },
    html(
      'span',
      { class: 'card card-gap' },
      html('span', { class: 'picture' }),
      html('span', { class: 'card-words' }),
    ),
  );
}
