import { describe, expect, it } from 'vitest';
import {
  attempt,
  maxIdLength,
  maxItems,
  toCurrency,
  toId,
  toLink,
  toList,
  toPrice,
  toText,
} from '../../../client/page/page-value.ts';
import { catalogItemSchema } from '../../../shared/protocol/catalog.ts';

describe('a value of a page', () => {
  it.each([
    ['SKU_12345', 'SKU_12345'],
    [' padded ', 'padded'],
    [85123, '85123'],
    [0, '0'],
    ['', undefined],
    ['   ', undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [{ toString: () => 'a' }, undefined],
    [['a'], undefined],
    [true, undefined],
  ])('as an item id: %j is %j', (value, id) => {
    expect(toId(value)).toBe(id);
  });

  it('takes exactly the ids that the schema of the catalog takes for their length', () => {
    for (const length of [1, maxIdLength, maxIdLength + 1, 10_000]) {
      const id = 'x'.repeat(length);
      expect(toId(id) !== undefined).toBe(catalogItemSchema.safeParse({ id }).success);
    }
  });

  it('cuts a text to its length, and takes no blanks around it', () => {
    expect(toText('  Stan and Friends Tee ', 512)).toBe('Stan and Friends Tee');
    expect(toText('abcdef', 3)).toBe('abc');
    expect(toText(7, 3)).toBeUndefined();
  });

  it.each([
    [10.01, 10.01],
    ['10.01', 10.01],
    [0, 0],
    ['', undefined],
    ['10,01', undefined],
    ['$10', undefined],
    [-1, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [null, undefined],
  ])('as a price: %j is %j', (value, price) => {
    expect(toPrice(value)).toBe(price);
  });

  it('takes three capitals for a currency', () => {
    expect([toCurrency('EUR'), toCurrency('eur'), toCurrency('€'), toCurrency(3)]).toEqual([
      'EUR',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['/p/1', 'https://shop.example/p/1'],
    ['https://cdn.example/a.jpg', 'https://cdn.example/a.jpg'],
    ['//cdn.example/a.jpg', 'https://cdn.example/a.jpg'],
    ['', undefined],
    [' ', undefined],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['https://[', undefined],
    [`/${'a'.repeat(2048)}`, undefined],
    [{}, undefined],
  ])('as a link: %j is %j', (value, link) => {
    expect(toLink(value, 'https://shop.example/list')).toBe(link);
  });

  it('as a list has an end, and holes where an entry throws', () => {
    const hostile = ['a', 'b', 'c'];
    Object.defineProperty(hostile, 1, {
      get: () => {
        throw new Error('of the page');
      },
    });
    expect(toList(hostile)).toEqual(['a', undefined, 'c']);
    expect(toList(Array.from({ length: 10_000 }, () => 1))).toHaveLength(maxItems);
    expect(toList('alone')).toEqual(['alone']);
    expect(toList(null)).toEqual([]);
  });

  it('that throws is undefined', () => {
    expect(
      attempt(() => {
        throw new Error('of the page');
      }),
    ).toBeUndefined();
  });
});
