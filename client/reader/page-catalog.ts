/** A catalog as a page holds it: what scoring needs at once, and each item when it is first looked at. */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { CatalogIndex, ItemContent } from '../models/catalog-index.ts';

/** See the head of this file. */
export type PageCatalog = ItemContent & {
  /** Catalog index by item id. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** By index. */
  readonly ids: readonly string[];
  /** @param item index, 0..items - 1 */
  readonly itemAt: (item: number) => CatalogItem;
};

/** A catalog on its way from a reader to a page. */
export type SentCatalog = ItemContent & {
  readonly ids: readonly string[];
  /** The items as JSON lists of {@link listLength}, one after the other. */
  readonly lists: readonly string[];
};

/** Whoever looks at one item reads so many. */
const listLength = 16;

/** One whose items are all there already: of a page that reads its catalog itself. Shares its arrays. */
export function toPageCatalog({ items, indexOf, shape, content, related }: CatalogIndex): PageCatalog {
  return { ids: idsOf(items), itemAt: (item) => items[item]!, indexOf, shape, content, related };
}

/** What a reader posts to its page: texts, which cost nothing to receive, for the items. */
export function toSentCatalog({ items, shape, content, related }: CatalogIndex): SentCatalog {
  const lists = Array.from({ length: Math.ceil(items.length / listLength) }, (_, list) =>
    JSON.stringify(items.slice(list * listLength, (list + 1) * listLength)),
  );
  return { ids: idsOf(items), lists, shape, content, related };
}

/** What a page makes of it; items are parsed a list at a time, when one of it is looked at. */
export function fromSentCatalog({ ids, lists, ...rest }: SentCatalog): PageCatalog {
  const read: (readonly CatalogItem[])[] = [];
  const itemAt = (item: number): CatalogItem => {
    const list = Math.floor(item / listLength);
    read[list] ??= JSON.parse(lists[list]!) as CatalogItem[];
    return read[list][item % listLength]!;
  };
  return { ids, itemAt, indexOf: new Map(ids.map((id, item) => [id, item])), ...rest };
}

const idsOf = (items: readonly CatalogItem[]): string[] => items.map(({ id }) => id);
