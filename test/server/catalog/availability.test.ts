import { describe, expect, it } from 'vitest';
import { parseAvailability } from '../../../server/catalog/availability.ts';

describe('whether an item can be had', () => {
  // https://support.google.com/merchants/answer/6324448
  it.each([
    ['in_stock', true],
    ['in stock', true],
    ['out_of_stock', false],
    ['out of stock', false],
    ['preorder', true],
    ['backorder', true],
  ])('is read of a merchant feed: %s', (value, expected) => {
    expect(parseAvailability(value)).toBe(expected);
  });

  // https://schema.org/ItemAvailability
  it.each([
    ['BackOrder', true],
    ['Discontinued', false],
    ['InStock', true],
    ['InStoreOnly', true],
    ['LimitedAvailability', true],
    ['MadeToOrder', true],
    ['OnlineOnly', true],
    ['OutOfStock', false],
    ['PreOrder', true],
    ['PreSale', true],
    ['Reserved', false],
    ['SoldOut', false],
  ])('is read of schema.org, with and without the address: %s', (member, expected) => {
    for (const value of [member, `https://schema.org/${member}`, `http://schema.org/${member}`]) {
      expect(parseAvailability(value)).toBe(expected);
    }
  });

  it('is a yes, a no, or how many are left', () => {
    for (const value of [true, 'true', 'Yes', 1, '12']) expect(parseAvailability(value)).toBe(true);
    for (const value of [false, 'false', 'no', 0, '0', -2, '-2'])
      expect(parseAvailability(value)).toBe(false);
  });

  it('is not guessed', () => {
    for (const value of ['', 'perhaps', '1.5', 0.5, null, {}, ['in_stock']]) {
      expect(parseAvailability(value)).toBeUndefined();
    }
  });
});
