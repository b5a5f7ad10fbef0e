/**
 * The basket: lines, a total, and a purchase that only the recommender notices.
 */
import { html } from '../element.ts';
import { formatPrice, totalOf } from '../price.ts';
import { toHash } from '../route.ts';
import type { Page, Shop } from '../shop.ts';
import { createBasketLine, type KnownLine } from './basket-line.ts';

/** Opens the basket. */
export function openBasket(shop: Shop): Page {
  const content = html('div', { class: 'basket' });
  const said = html('p', { class: 'visually-hidden', role: 'status' });
  const element = html(
    'div',
    { class: 'page page-narrow' },
    html('h1', { tabindex: -1 }, 'Your basket'),
    content,
    said,
  );
  const rows = new Map<string, ReturnType<typeof createBasketLine>>();

  const show = (): void => {
    const lines = knownLines(shop);
    if (lines.length === 0) {
      content.replaceChildren(
        html('p', { class: 'lead' }, 'Nothing in it yet.'),
        html('p', {}, html('a', { href: toHash({ page: 'home' }) }, 'Look around')),
      );
      return;
    }
    const list = html('ul');
    for (const line of lines) {
      const row =
        rows.get(line.item.id) ??
        createBasketLine(line.item, (quantity) => shop.basket.put(line.item.id, quantity));
      rows.set(line.item.id, row);
      row.update(line.quantity);
      list.append(row.element);
    }
    content.replaceChildren(
      list,
      createCheckout(lines, () => buy(shop, lines, content)),
    );
  };
  const refresh = (): void => {
    const focused = document.activeElement;
    show();
    // The list is built anew; the button that was pressed is the same element.
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
    else if (!element.contains(document.activeElement)) element.querySelector('h1')?.focus();
    said.textContent = `Total ${formatPrice(totalOf(priced(knownLines(shop))))}`;
  };
  show();
  return { element, title: 'Basket', close: shop.basket.onChange(refresh) };
}

function createCheckout(lines: readonly KnownLine[], onBuy: () => void): HTMLElement {
  const button = html('button', { type: 'button', class: 'button', 'data-testid': 'buy' }, 'Buy');
  button.addEventListener('click', onBuy);
  return html(
    'div',
    { class: 'checkout' },
    html(
      'p',
      { class: 'checkout-total' },
      html('span', {}, 'Total'),
      html('strong', { 'data-testid': 'total' }, formatPrice(totalOf(priced(lines)))),
    ),
    button,
    html(
      'p',
      { class: 'note' },
      'No money, no delivery: buying only adds purchases to this browser’s history.',
    ),
  );
}

/** Tracks the order, empties the basket and says thank you. */
function buy({ basket, hearsay }: Shop, lines: readonly KnownLine[], content: HTMLElement): void {
  hearsay.track('purchase', { items: lines.map(({ item }) => item.id) });
  basket.clear();
  const things = lines.length === 1 ? 'One thing' : `${lines.length} things`;
  const thanks = html(
    'p',
    { class: 'lead', tabindex: -1, 'data-testid': 'thanks' },
    `Thank you. ${things} bought, for pretend.`,
  );
  content.replaceChildren(
    thanks,
    html('p', {}, html('a', { href: toHash({ page: 'home' }) }, 'See what is recommended now')),
  );
  thanks.focus();
}

/** The lines whose items the shop still has. */
function knownLines({ basket, catalog }: Shop): readonly KnownLine[] {
  return basket.lines().flatMap(({ itemId, quantity }) => {
    const item = catalog.item(itemId);
    return item ? [{ item, quantity }] : [];
  });
}

function priced(lines: readonly KnownLine[]): { price: number; quantity: number }[] {
  return lines.map(({ item: { price }, quantity }) => ({ price, quantity }));
}
