/**
 * Money: sums in whole pence, shown in pounds.
 */
const pounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });

/** A price in pounds as people read it: 2.55 is "£2.55". */
export function formatPrice(price: number): string {
  return pounds.format(price);
}

/** Sum of prices times quantities, in pounds, exact to the penny. */
export function totalOf(lines: readonly { readonly price: number; readonly quantity: number }[]): number {
  return lines.reduce((pence, { price, quantity }) => pence + Math.round(price * 100) * quantity, 0) / 100;
}
