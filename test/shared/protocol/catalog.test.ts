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
const shown = { currency: 'GBP', image: '/p/85123A.jpg', inStock: false };
const grid = { height: 1, width: 2, channels: 1, values: [0.5, -1] };
const features = {
  attributes: { brand: 'Acme', year: 1999 },
  vectors: { image: [0.25, -1], text: [3] },
  related: ['71053', 'not sold any more'],
  grid,
};
const catalog = { items: [item, { ...item, ...shown, ...features, id: '71053' }, { id: '84879' }] };
const accepts = (change: object) => catalogSchema.safeParse({ items: [{ ...item, ...change }] }).success;

describe('the catalog as browsers see it', () => {
  it('MO1 is a list of items; all but the id may be missing', () => {
    expect(parseWith(catalogSchema, JSON.parse(JSON.stringify(catalog)))).toEqual(catalog);
    expect(parseWith(catalogSchema, { items: [] })).toEqual({ items: [] });
  });

  it('PR8 refuses a catalog with a field missing, unknown, of another type or no number', () => {
    const named = ['brand', 'year', 'image', 'text'];
    const known = { ...item, ...shown, ...features };
    const optional = [...Object.keys(known).filter((field) => field !== 'id'), ...named];
    expectAllRefused(catalogSchema, withoutFields(catalog, optional));
    expectAllRefused(catalogSchema, withUnknownFields({ items: [item, { ...item, grid }] }));
    const filled = { items: [{ ...item, ...shown }] };
    const present = withOtherTypes(filled).filter(
      ({ what }) => !what.endsWith('undefined') || /items$|id is/.test(what),
    );
    expectAllRefused(catalogSchema, present);
    expectAllRefused(catalogSchema, withNumbers(filled, -0.01));
    const { attributes: _, ...numeric } = features;
    const brought = { items: [{ id: '1', ...numeric }] };
    expectAllRefused(
      catalogSchema,
      withOtherTypes(brought).filter(({ what }) => !what.endsWith('undefined')),
    );
    expectAllRefused(catalogSchema, withNumbers(brought, 1_000_001, -1_000_001));
  });

  it('PR8 refuses an empty id, and texts longer than their limits', () => {
    expect(accepts({ id: '' })).toBe(false);
    const limits = { id: 128, title: 512, category: 128, url: 2_048, image: 2_048 };
    for (const [field, limit] of Object.entries(limits)) {
      expect(accepts({ [field]: 'x'.repeat(limit) })).toBe(true);
      expect(accepts({ [field]: 'x'.repeat(limit + 1) })).toBe(false);
    }
  });

  it('PR8 refuses a currency that is no code of ISO 4217', () => {
    expect(accepts({ currency: 'EUR' })).toBe(true);
    for (const currency of ['', 'eur', 'EURO', '€', 'E R']) expect(accepts({ currency })).toBe(false);
  });

  it('PR8 refuses attributes, vectors, relations and grids beyond their limits', () => {
    const zeros = (length: number): number[] => new Array(length).fill(0);
    const gridOf = (change: object) => ({ grid: { ...grid, ...change } });
    const limits: [at: object, beyond: object][] = [
      [{ attributes: { a: 'x'.repeat(128) } }, { attributes: { a: 'x'.repeat(129) } }],
      [{ attributes: { ['a'.repeat(64)]: 1 } }, { attributes: { ['a'.repeat(65)]: 1 } }],
      [{ attributes: { a: 1e300 } }, { attributes: { a: true } }],
      [{ attributes: {} }, { attributes: { '': 1 } }],
      [{ vectors: { a: zeros(1) } }, { vectors: { a: [] } }],
      [{ vectors: { a: zeros(1_024) } }, { vectors: { a: zeros(1_025) } }],
      [{ vectors: { a: [1e6] } }, { vectors: { a: [-1e6 - 1] } }],
      [{ related: new Array(64).fill('x') }, { related: new Array(65).fill('x') }],
      [{ related: ['x'.repeat(128)] }, { related: ['x'.repeat(129)] }],
      [{ related: [] }, { related: [''] }],
      [gridOf({ height: 64 }), gridOf({ height: 65 })],
      [gridOf({ width: 1 }), gridOf({ width: 0 })],
      [gridOf({ channels: 3 }), gridOf({ channels: 1.5 })],
      [gridOf({ values: zeros(16_384) }), gridOf({ values: zeros(16_385) })],
    ];
    for (const [at, beyond] of limits) expect([at, accepts(at), accepts(beyond)]).toEqual([at, true, false]);
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
