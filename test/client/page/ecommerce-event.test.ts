import { describe, expect, it } from 'vitest';
import { toEcommerceEvent } from '../../../client/page/ecommerce-event.ts';
import { gtagEntry } from './gtag.ts';

/** The item of Google's own examples: developers.google.com/analytics/devguides/collection/ga4/ecommerce */
const tee = {
  item_id: 'SKU_12345',
  item_name: 'Stan and Friends Tee',
  affiliation: 'Google Merchandise Store',
  coupon: 'SUMMER_FUN',
  discount: 2.22,
  index: 0,
  item_brand: 'Google',
  item_category: 'Apparel',
  item_category2: 'Adult',
  item_list_id: 'related_products',
  item_variant: 'green',
  price: 10.01,
  quantity: 3,
};
const product = {
  id: 'SKU_12345',
  title: 'Stan and Friends Tee',
  brand: 'Google',
  category: 'Apparel',
  price: 10.01,
  currency: 'USD',
};

const ofManager = (event: string, items: unknown = [tee]) =>
  toEcommerceEvent({ event, ecommerce: { currency: 'USD', value: 30.03, items } });

const never = (): never => {
  throw new Error('of the page');
};

describe('an e-commerce event of GA4', () => {
  it.each([
    ['view_item', 'view'],
    ['select_item', 'click'],
    ['add_to_cart', 'add-to-cart'],
    ['add_to_wishlist', 'wishlist'],
    ['purchase', 'purchase'],
  ])('%s is a %s, in both forms', (name, type) => {
    const event = { type, products: [product] };
    expect(ofManager(name)).toEqual(event);
    const parameters = { currency: 'USD', items: [tee] };
    expect(toEcommerceEvent(gtagEntry('event', name, parameters))).toEqual(event);
    expect(toEcommerceEvent(['event', name, parameters])).toEqual(event);
  });

  it('that lists products makes them known and records nothing', () => {
    expect(ofManager('view_item_list')).toEqual({ type: null, products: [product] });
  });

  it('that searches has its query, in both forms', () => {
    const search = { type: 'search', query: 't-shirts' };
    expect(toEcommerceEvent({ event: 'search', search_term: ' t-shirts ' })).toEqual(search);
    expect(toEcommerceEvent(gtagEntry('event', 'search', { search_term: 't-shirts' }))).toEqual(search);
    expect(toEcommerceEvent({ event: 'search', search_term: '' })).toBeUndefined();
  });

  it('takes a number for an id, and leaves out what has none', () => {
    const ids = (items: unknown) => {
      const event = ofManager('purchase', items);
      return event && 'products' in event ? event.products.map(({ id }) => id) : undefined;
    };
    expect(ids([{ item_id: 7 }, { item_name: 'no id' }, { item_id: 'a' }, { item_id: 'a' }])).toEqual([
      '7',
      'a',
    ]);
    expect(ids([])).toBeUndefined();
    expect(ids('SKU')).toBeUndefined();
    expect(ids({ item_id: 'alone' })).toEqual(['alone']);
  });

  it('lets the item name its own currency', () => {
    expect(ofManager('view_item', [{ ...tee, currency: 'EUR' }])).toMatchObject({
      products: [{ currency: 'EUR' }],
    });
  });

  it.each([
    ['another event', { event: 'gtm.js', 'gtm.start': 1 }],
    ['a name of every object', { event: 'constructor', ecommerce: { items: [tee] } }],
    ['the clearing of what was there', { ecommerce: null }],
    ['an event without a name', { ecommerce: { items: [tee] } }],
    ['a call of gtag for something else', ['config', 'G-1', { items: [tee] }]],
    ['a function', () => tee],
    ['a text', 'view_item'],
    ['nothing', null],
    ['nothing at all', undefined],
  ])('is not %s', (_what, entry) => {
    expect(toEcommerceEvent(entry)).toBeUndefined();
  });

  it('that is hostile costs itself alone: getters that throw, proxies, cycles, lists without an end', () => {
    const throwing = Object.defineProperty({}, 'item_id', { get: never });
    expect(ofManager('view_item', [throwing, tee])).toEqual({ type: 'view', products: [product] });
    expect(toEcommerceEvent(Object.defineProperty({}, 'event', { get: never }))).toBeUndefined();
    const proxy = new Proxy({}, { get: never, has: never, ownKeys: never });
    expect(toEcommerceEvent(proxy)).toBeUndefined();
    expect(ofManager('view_item', [proxy, tee])).toEqual({ type: 'view', products: [product] });
    const cycle: Record<string, unknown> = { item_id: 'a' };
    cycle.item_name = cycle;
    cycle.items = [cycle];
    expect(ofManager('view_item', [cycle])).toMatchObject({ products: [{ id: 'a', title: undefined }] });
    const many = Array.from({ length: 100_000 }, (_, i) => ({ item_id: `item-${i}` }));
    const event = ofManager('purchase', many);
    expect(event && 'products' in event && event.products.length).toBe(200);
    expect(ofManager('purchase', [{ item_id: 'x'.repeat(129) }])).toBeUndefined();
  });
});
