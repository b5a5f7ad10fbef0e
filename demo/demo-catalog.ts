/** The demo's items: as the data set has them, and as the catalog of an aggregator, with what elements show of them. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { toHash } from './shop/route.ts';
import type { Item } from './shop/shop-data.ts';
import { titleOf } from './shop/title.ts';

/** @param file `items.csv` */
export async function readItems(file: string): Promise<Item[]> {
  const rows = createReadStream(file).pipe(parse({ columns: true }));
  const items: Item[] = [];
  for await (const { item_id, title, median_price } of rows as AsyncIterable<Record<string, string>>) {
    items.push({ id: item_id ?? '', title: title ?? '', price: Number(median_price) });
  }
  return items;
}

/** JSON lines, one for each item, in their order, titles as a shop prints them. Addresses are relative to the shop's. */
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
