import { expect, it } from 'vitest';
import { byPopularity, hitRate } from '../../../demo/crowd/hit-rate.ts';
import type { Customer } from '../../../demo/crowd/purchase-history.ts';

const customer = (bought: readonly string[], nextBasket: readonly string[]): Customer => ({
  history: bought.map((itemId) => ({ type: 'purchase', itemId, time: 1 })),
  nextBasket,
});

it('is the share of customers whose next basket holds something recommended', () => {
  const customers = [customer(['a'], ['b']), customer(['a'], ['c'])];
  expect(hitRate(customers, () => ['b'])).toBe(0.5);
});

it('counts nothing that a customer had before, and nobody who buys nothing new', () => {
  const customers = [customer(['a'], ['a', 'b']), customer(['a'], ['a'])];
  expect(hitRate(customers, () => ['a'])).toBe(0);
  expect(hitRate(customers, () => ['b'])).toBe(1);
  expect(hitRate([], () => ['a'])).toBe(0);
});

it('best sellers are what most customers bought, however often each did', () => {
  const customers = [customer(['a', 'a', 'a'], []), customer(['b'], []), customer(['b', 'c'], [])];
  expect(byPopularity(customers)(customer([], []), new Set())[0]).toBe('b');
  expect(byPopularity(customers)(customer([], []), new Set(['b']))).toEqual(['a', 'c']);
});
