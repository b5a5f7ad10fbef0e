/** What a page says of a product: in its data layer, in its markup. For display on this device; never sent. */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';

/** See the head of this file. */
export type PageProduct = {
  readonly id: string;
  readonly title?: string | undefined;
  readonly category?: string | undefined;
  readonly brand?: string | undefined;
  /** >= 0, in `currency`. */
  readonly price?: number | undefined;
  /** ISO 4217. */
  readonly currency?: string | undefined;
  /** Absolute, http or https. */
  readonly url?: string | undefined;
  /** Absolute, http or https. */
  readonly image?: string | undefined;
  readonly inStock?: boolean | undefined;
};

/** A product, and when a page spoke of it last, milliseconds since 1970. */
export type SeenProduct = PageProduct & { readonly seen: number };

/** Longest texts, as in the catalog, UTF-16 code units. */
export const maxTitle = 512;
export const maxCategory = 128;

/** What is shown of an item: what the catalog has of it, and over it what pages said. */
export type ShownItem = Omit<CatalogItem, 'vectors' | 'grid' | 'related'> & Omit<PageProduct, 'brand'>;

/** @returns undefined where neither knows the item */
export function toShownItem(item?: CatalogItem, product?: SeenProduct): ShownItem | undefined {
  if (!product) return item && withoutModelParts(item);
  const { seen: _, brand, ...said } = product;
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const attributes = { ...item?.attributes, ...(brand !== undefined && { brand }) };
  return { ...(item && withoutModelParts(item)), ...known, id: product.id, attributes };
}

/** Without what only models read. */
function withoutModelParts({ vectors: _, grid: __, related: ___, ...shown }: CatalogItem): ShownItem {
  return shown;
}
