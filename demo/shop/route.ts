/**
 * Which page the address bar asks for. Routes live in the hash, so that any static server can serve the shop.
 */

/** A page of the shop. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'search'; readonly query: string }
  | { readonly page: 'item'; readonly itemId: string }
  | { readonly page: 'basket' };

/** The route of a hash such as `#/item/22423`; anything unknown is the home page. */
export function parseRoute(hash: string): Route {
  const [page = '', rest = ''] = hash.replace(/^#\/?/, '').split('/', 2);
  if (page === 'basket') return { page };
  if (page === 'item' && rest !== '') return { page, itemId: decode(rest) };
  if (page === 'search' && rest !== '') return { page, query: decode(rest) };
  return { page: 'home' };
}

/** The hash that leads to a route. */
export function toHash(route: Route): string {
  switch (route.page) {
    case 'home':
      return '#/';
    case 'basket':
      return '#/basket';
    case 'item':
      return `#/item/${encodeURIComponent(route.itemId)}`;
    case 'search':
      return `#/search/${encodeURIComponent(route.query)}`;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % in a typed address
  }
}
