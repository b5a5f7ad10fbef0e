/**
 * What the catalog calls the products of a page: a data layer may name one by its SKU, the markup by its GTIN, the catalog
 * by its address.
 */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { PageProduct } from './page-product.ts';
import type { ProductMarkup } from './product-markup.ts';

/** The part of a catalog that names items. */
export type NamingCatalog = {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly itemAt: (item: number) => Pick<CatalogItem, 'url'>;
};

/** See the head of this file. */
export class ProductNames {
  readonly markups: readonly ProductMarkup[];
  readonly catalog: NamingCatalog | undefined;
  /** The products of the markup, by the catalog's names. */
  readonly products: readonly PageProduct[];
  /** The item that the page is about: the only one that its markup has outside of lists. */
  readonly subject: string | undefined;
  readonly #names: ReadonlyMap<string, string>;

  /** @param catalog undefined while there is none: products have the first of their own names */
  constructor(markups: readonly ProductMarkup[], catalog: NamingCatalog | undefined) {
    this.markups = markups;
    this.catalog = catalog;
    const named = markups.map((markup) => ({ ...markup, id: nameOf(markup, catalog) }));
    this.products = named.map(({ id, said }) => ({ ...said, id }));
    this.#names = new Map(named.flatMap(({ ids, id }) => ids.map((other) => [other, id] as const)));
    const [subject, ...others] = new Set(named.flatMap(({ id, listed }) => (listed ? [] : id)));
    this.subject = others.length === 0 ? subject : undefined;
  }

  /** What the catalog calls what the page calls this; the same where nobody knows. */
  of(id: string): string {
    return this.catalog?.indexOf.has(id) ? id : (this.#names.get(id) ?? id);
  }
}

/** The first of its ids that the catalog has, else the item with its address, else its first id. */
function nameOf({ ids, said }: ProductMarkup, catalog: NamingCatalog | undefined): string {
  return ids.find((id) => catalog?.indexOf.has(id)) ?? itemAt(said.url, catalog) ?? ids[0];
}

/** @param address absolute; a catalog may leave out the origin */
function itemAt(address: string | undefined, catalog: NamingCatalog | undefined): string | undefined {
  if (address === undefined) return undefined;
  const { origin, pathname, search } = new URL(address);
  const written = [origin + pathname + search, pathname + search];
  return catalog?.ids.find((_, item) => written.includes(catalog.itemAt(item).url ?? ''));
}
