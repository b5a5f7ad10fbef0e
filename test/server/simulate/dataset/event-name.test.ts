import { expect, it } from 'vitest';
import { eventTypeNamed } from '../../../../server/simulate/dataset/event-name.ts';
import { eventTypes } from '../../../../shared/protocol/event-type.ts';

it.each(eventTypes)('knows its own %s', (type) => {
  expect(eventTypeNamed(type)).toBe(eventTypes.indexOf(type));
});

it.each([
  ['pv', 'view'],
  ['page_view', 'view'],
  ['addtocart', 'add-to-cart'],
  ['Add To Cart', 'add-to-cart'],
  ['cart', 'add-to-cart'],
  ['carts', 'add-to-cart'],
  ['fav', 'wishlist'],
  ['buy', 'purchase'],
  ['transaction', 'purchase'],
  ['orders', 'purchase'],
  ['clicks', 'click'],
])('%s is a %s', (name, type) => {
  expect(eventTypeNamed(name)).toBe(eventTypes.indexOf(type as (typeof eventTypes)[number]));
});

it.each(['', '1', 'remove_from_cart', 'constructor', '__proto__'])('does not guess what %j is', (name) => {
  expect(eventTypeNamed(name)).toBeUndefined();
});
