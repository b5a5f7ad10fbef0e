import { expect, it } from 'vitest';
import { titleOf } from '../../../demo/shop/title.ts';

const print = (title: string): string => titleOf({ id: '22423', title, price: 1 });

it.each([
  ['WHITE HANGING HEART T-LIGHT HOLDER', 'White hanging heart T-light holder'],
  ['REGENCY CAKESTAND 3 TIER', 'Regency cakestand 3 tier'],
  ['SET/6 TURQ FRENCH MUGS W/LACE .', 'Set of 6 turquoise French mugs with lace'],
  ['LETTER "B" BLING KEY RING', 'Letter "B" bling key ring'],
])('%s reads as a shop would print it', (shouted, printed) => {
  expect(print(shouted)).toBe(printed);
});

it('an item without a title goes by its number', () => {
  expect(print(' ')).toBe('Untitled item 22423');
});
