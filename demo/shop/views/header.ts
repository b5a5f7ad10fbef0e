/**
 * The top of every page: the shop's name, the search and the way to the basket.
 */
import { html } from '../element.ts';
import { parseRoute, toHash } from '../route.ts';
import type { Shop } from '../shop.ts';

/** The header; it follows the basket and the address. */
export function createHeader({ basket, hearsay }: Pick<Shop, 'basket' | 'hearsay'>): HTMLElement {
  const count = html('span', { class: 'basket-count', 'data-testid': 'basket-count' });
  const showCount = (): void => {
    count.textContent = String(basket.count());
    count.dataset.empty = String(basket.count() === 0);
  };
  basket.onChange(showCount);
  showCount();
  return html(
    'header',
    { class: 'top' },
    html(
      'a',
      { class: 'brand', href: toHash({ page: 'home' }) },
      'Lantern',
      html('span', { class: 'brand-and' }, ' & '),
      'Lace',
    ),
    createSearch((query) => hearsay.track('search', { query })),
    html('a', { class: 'basket-link', href: toHash({ page: 'basket' }) }, 'Basket ', count),
  );
}

function createSearch(onSearch: (query: string) => void): HTMLElement {
  const input = html('input', {
    type: 'search',
    name: 'query',
    placeholder: 'Search the shelves',
    'aria-label': 'Search the shelves',
    autocomplete: 'off',
    maxlength: 80,
    'data-testid': 'search',
  });
  const form = html(
    'form',
    { class: 'search', role: 'search' },
    input,
    html('button', { type: 'submit', class: 'search-button' }, 'Search'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const query = input.value.trim();
    if (query !== '') onSearch(query);
    location.hash = query === '' ? toHash({ page: 'home' }) : toHash({ page: 'search', query });
  });
  const follow = (): void => {
    const route = parseRoute(location.hash);
    input.value = route.page === 'search' ? route.query : '';
  };
  window.addEventListener('hashchange', follow);
  follow();
  return form;
}
