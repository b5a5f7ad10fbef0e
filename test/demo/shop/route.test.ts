import { expect, it } from 'vitest';
import { parseRoute, type Route, toHash } from '../../../demo/shop/route.ts';

it.each<Route>([
  { page: 'home' },
  { page: 'basket' },
  { page: 'item', itemId: '85123A' },
  { page: 'search', query: '50% off / cakes?' },
])('a hash leads back to its route: %o', (route) => {
  expect(parseRoute(toHash(route))).toEqual(route);
});

it.each(['', '#', '#/', '#/item', '#/item/', '#/search/', '#/unknown/1'])('%j is the home page', (hash) => {
  expect(parseRoute(hash)).toEqual({ page: 'home' });
});

it('a stray % in a typed address is taken as it is', () => {
  expect(parseRoute('#/search/100%')).toEqual({ page: 'search', query: '100%' });
});
