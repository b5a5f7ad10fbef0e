/** The demo's items as the catalog of an aggregator: with what elements show of them, titles as a shop prints them. */
import { toHash } from './shop/route.ts';
import type { Item } from './shop/shop-data.ts';
import { titleOf } from './shop/title.ts';

/** JSON lines, one for each item, in their order. Addresses are relative to the shop's. */
export function catalogLines(items: readonly Item[]): string {
  return items
    .map((item) => {
      const { id, price } = item;
      const url = `/${toHash({ page: 'item', itemId: id })}`;
      const image = `/art/${encodeURIComponent(id)}`;
      return `${JSON.stringify({ id, title: titleOf(item), price, currency: 'GBP', url, image })}\n`;
    })
    .join('');
}
