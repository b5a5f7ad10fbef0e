/**
 * The shelves: every item by id, best sellers first, and a plain word search.
 */
import { bestSellers } from './best-sellers.ts';
import type { Item } from './shop-data.ts';

/** What the shop sells. */
export type Catalog = {
  /** Every item, best sellers first. */
  readonly items: readonly Item[];
  /** The item, or undefined for an id that is not on the shelves. */
  readonly item: (id: string) => Item | undefined;
  /** Items whose title has every word of the query, best sellers first. */
  readonly search: (query: string) => readonly Item[];
};

/** Puts the items on the shelves. */
export function createCatalog(items: readonly Item[]): Catalog {
  const byId = new Map(items.map((item) => [item.id, item]));
  const opening = bestSellers.map((id) => byId.get(id)).filter((item) => item !== undefined);
  const opened = new Set(opening);
  const ordered = [
    ...opening,
    ...items.filter((item) => !opened.has(item) && item.title !== ''),
    ...items.filter(({ title }) => title === ''),
  ];
  return {
    items: ordered,
    item: (id) => byId.get(id),
    search: (query) => {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean).map(singular);
      return words.length === 0
        ? ordered
        : ordered.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
    },
  };
}

/** "candles" should find a candle. */
function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
