import { describe, expect, it } from 'vitest';
import { toShownItem, withPageProduct } from '../../../client/recommend/shown-item.ts';

describe('an item as a page shows it', () => {
  it('has what is to be seen of it, and nothing of what models read besides', () => {
    const seen = {
      id: '1',
      title: 'Mug',
      category: 'mugs',
      price: 2,
      currency: 'GBP',
      url: '/1',
      image: '/1.jpg',
    };
    const read = { vectors: { image: [1, 2] }, related: ['2'] };
    const shown = toShownItem({ ...seen, ...read, inStock: false, attributes: { colour: 'red' } });
    expect(shown).toEqual({ ...seen, inStock: false, attributes: { colour: 'red' } });
    expect(toShownItem({ id: '2' })).toEqual({ id: '2', inStock: true, attributes: {} });
  });

  it('cannot be changed by who looks at it', () => {
    const shown = toShownItem({ id: '1', attributes: { colour: 'red' } });
    expect(() => Object.assign(shown, { inStock: false })).toThrow(TypeError);
    expect(() => Object.assign(shown.attributes, { colour: 'blue' })).toThrow(TypeError);
  });
});

describe('an item of which a page has spoken', () => {
  const lamp = toShownItem({ id: 'a', title: 'Lamp, brass', attributes: { colour: 'gold' } });
  const said = { id: 'a', title: 'Lamp', price: 12, currency: 'EUR', brand: 'ACME', inStock: false };

  it('has what the catalog says of it, and else what the page says', () => {
    expect(withPageProduct(lamp, said)).toEqual({
      ...{ id: 'a', title: 'Lamp, brass', price: 12, currency: 'EUR', inStock: true },
      attributes: { colour: 'gold', brand: 'ACME' },
    });
  });

  it('has its price in the currency of who names it', () => {
    const priced = toShownItem({ id: 'a', price: 9 });
    expect(withPageProduct(priced, said)).toMatchObject({ price: 9, currency: undefined });
  });

  it('is what the page says, where the catalog does not have it', () => {
    expect(withPageProduct(undefined, { id: 'b', title: 'Mug' })).toEqual({
      id: 'b',
      title: 'Mug',
      inStock: true,
      attributes: {},
    });
  });

  it('is what the catalog has, or nothing, where no page spoke of it', () => {
    expect(withPageProduct(lamp, undefined)).toBe(lamp);
    expect(withPageProduct(undefined, undefined)).toBeUndefined();
  });
});
