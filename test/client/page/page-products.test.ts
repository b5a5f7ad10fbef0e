import { describe, expect, it } from 'vitest';
import { maxProducts } from '../../../client/history/profile-store.ts';
import { PageProducts } from '../../../client/page/page-products.ts';

const productOf = (i: number) => ({ id: `item-${i}`, title: `Ware ${i}` });

describe('what pages say of products', () => {
  it('is remembered with the newest word of each kind', () => {
    const products = new PageProducts();
    products.learn([{ id: 'a', title: 'Lamp', price: 10, currency: 'EUR' }], 1);
    products.learn([{ id: 'a', title: undefined, price: 12, inStock: false }], 2);
    expect(products.get('a')).toEqual({
      id: 'a',
      title: 'Lamp',
      price: 12,
      currency: 'EUR',
      inStock: false,
      seen: 2,
    });
    expect(products.get('b')).toBeUndefined();
  });

  it('is forgotten where it was said longest ago, past the limit', () => {
    const products = new PageProducts();
    for (let i = 0; i < maxProducts; i++) products.learn([productOf(i)], i);
    products.learn([productOf(0)], maxProducts);
    products.learn([productOf(maxProducts)], maxProducts + 1);
    expect(products.get('item-0')).toBeDefined();
    expect(products.get('item-1')).toBeUndefined();
    expect(products.get('item-2')).toBeDefined();
    expect(products.unsaved).toHaveLength(maxProducts);
  });

  it('completes what earlier visits left, and is newer than that', () => {
    const products = new PageProducts();
    products.learn([{ id: 'a', price: 12 }], 9);
    products.restore([
      { id: 'b', title: 'Mug', seen: 3 },
      { id: 'a', title: 'Lamp', price: 10, seen: 4 },
    ]);
    expect(products.get('a')).toEqual({ id: 'a', title: 'Lamp', price: 12, seen: 9 });
    expect(products.get('b')).toEqual({ id: 'b', title: 'Mug', seen: 3 });
    expect(products.unsaved).toEqual([{ id: 'a', title: 'Lamp', price: 12, seen: 9 }]);
  });

  it('is unsaved until it is saved, and again when more is said', () => {
    const products = new PageProducts();
    products.learn([productOf(1), productOf(2)], 1);
    const saving = products.unsaved;
    products.learn([productOf(2)], 2);
    products.saved(saving);
    expect(products.unsaved).toEqual([{ ...productOf(2), seen: 2 }]);
  });

  it('goes with its time, and at once where it is cleared', () => {
    const products = new PageProducts();
    for (const i of [1, 2, 3]) products.learn([productOf(i)], i);
    products.dropBefore(2);
    expect([1, 2, 3].map((i) => products.get(`item-${i}`) !== undefined)).toEqual([false, true, true]);
    products.clear();
    expect(products.get('item-3')).toBeUndefined();
    expect(products.unsaved).toEqual([]);
  });
});
