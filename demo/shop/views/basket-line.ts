/**
 * One line of the basket: what, how many, how much.
 */
import { html } from '../element.ts';
import { formatPrice, totalOf } from '../price.ts';
import { toHash } from '../route.ts';
import type { Item } from '../shop-data.ts';
import { titleOf } from '../title.ts';
import { createProductPicture } from './product-card.ts';

/** A basket line with its item. */
export type KnownLine = { readonly item: Item; readonly quantity: number };

/** A list entry for the item, and the way to change the quantity that it shows. */
export function createBasketLine(
  item: Item,
  onQuantity: (quantity: number) => void,
): { readonly element: HTMLLIElement; readonly update: (quantity: number) => void } {
  const title = titleOf(item);
  let shown = 0;
  const button = (label: string, sign: string, step: () => number): HTMLButtonElement => {
    const element = html(
      'button',
      { type: 'button', class: 'step', 'aria-label': `${label}: ${title}` },
      sign,
    );
    element.addEventListener('click', () => onQuantity(step()));
    return element;
  };
  const quantity = html('span', { class: 'basket-quantity' });
  const sum = html('span', { class: 'basket-sum' });
  const fewer = button('One fewer', '−', () => shown - 1);
  const more = button('One more', '+', () => shown + 1);
  const element = html(
    'li',
    { class: 'basket-line', 'data-item-id': item.id },
    createProductPicture(item),
    html('a', { class: 'basket-title', href: toHash({ page: 'item', itemId: item.id }) }, title),
    html('span', { class: 'basket-steps' }, fewer, quantity, more),
    sum,
  );
  return {
    element,
    update: (next) => {
      shown = next;
      quantity.textContent = String(next);
      sum.textContent = formatPrice(totalOf([{ price: item.price, quantity: next }]));
      more.disabled = next >= 99;
    },
  };
}
