import { describe, expect, it } from 'vitest';
import { toShownItem } from '../../../client/page/page-product.ts';

const item = {
  id: 'a',
  title: 'Lamp, brass',
  price: 10,
  attributes: { colour: 'gold' },
  vectors: { image: [1, 2] },
  related: ['b'],
};

describe('what is shown of an item', () => {
  it('is what the catalog has, without what only models read, where no page spoke of it', () => {
    expect(toShownItem(item)).toEqual({
      id: 'a',
      title: 'Lamp, brass',
      price: 10,
      attributes: { colour: 'gold' },
    });
  });

  it('is what the page says over what the catalog has', () => {
    const product = {
      id: 'a',
      title: undefined,
      price: 12,
      currency: 'EUR',
      brand: 'ACME',
      inStock: false,
      seen: 1,
    };
    expect(toShownItem(item, product)).toEqual({
      id: 'a',
      title: 'Lamp, brass',
      price: 12,
      currency: 'EUR',
      inStock: false,
      attributes: { colour: 'gold', brand: 'ACME' },
    });
  });

  it('is what the page says alone, of an item that the catalog does not have', () => {
    expect(toShownItem(undefined, { id: 'b', title: 'Mug', seen: 1 })).toEqual({
      id: 'b',
      title: 'Mug',
      attributes: {},
    });
    expect(toShownItem()).toBeUndefined();
  });
});
