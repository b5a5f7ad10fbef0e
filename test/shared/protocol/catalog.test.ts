import { describe, expect, it } from 'vitest';
import { catalogSchema } from '../../../shared/protocol/catalog.ts';
import { eventTypes, isEventType } from '../../../shared/protocol/event-type.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import {
  expectAllRefused,
  withNumbers,
  withOtherTypes,
  withoutFields,
  withUnknownFields,
} from './damaged-messages.ts';

const item = { id: '85123A', title: 'Hanging holder', category: 'candles', price: 2.55, url: '/p/85123A' };
const catalog = { items: [item, { id: '71053' }] };
const accepts = (change: object) => catalogSchema.safeParse({ items: [{ ...item, ...change }] }).success;

describe('the catalog as browsers see it', () => {
  it('MO1 is a list of items; all but the id may be missing', () => {
    expect(parseWith(catalogSchema, JSON.parse(JSON.stringify(catalog)))).toEqual(catalog);
    expect(parseWith(catalogSchema, { items: [] })).toEqual({ items: [] });
  });

  it('PR8 refuses a catalog with a field missing, unknown, of another type or no number', () => {
    expectAllRefused(catalogSchema, withoutFields(catalog, ['title', 'category', 'price', 'url']));
    expectAllRefused(catalogSchema, withUnknownFields(catalog));
    const filled = { items: [item] };
    const present = withOtherTypes(filled).filter(
      ({ what }) => !what.endsWith('undefined') || /items$|id is/.test(what),
    );
    expectAllRefused(catalogSchema, present);
    expectAllRefused(catalogSchema, withNumbers(filled, -0.01));
  });

  it('PR8 refuses an empty id, and texts longer than their limits', () => {
    expect(accepts({ id: '' })).toBe(false);
    const limits = { id: 128, title: 512, category: 128, url: 2_048 };
    for (const [field, limit] of Object.entries(limits)) {
      expect(accepts({ [field]: 'x'.repeat(limit) })).toBe(true);
      expect(accepts({ [field]: 'x'.repeat(limit + 1) })).toBe(false);
    }
  });
});

describe('event types', () => {
  it('MO1 has a row for each, in an order that is part of the model', () => {
    expect(eventTypes).toEqual([
      ...['view', 'click', 'search', 'add-to-cart', 'wishlist', 'purchase'],
      ...['rating', 'like', 'dislike', 'dismissal', 'impression'],
    ]);
  });

  it('PR8 refuses what is none', () => {
    expect(eventTypes.every(isEventType)).toBe(true);
    for (const other of ['View', '', 'toString', 0, null, undefined, ['view']]) {
      expect(isEventType(other)).toBe(false);
    }
  });
});
