/** A catalog made ready for models and scoring: index by item id, content features, relations, grids. */
import { type CatalogShape, catalogShape } from '../../shared/model/catalog-shape.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { contentFeatures } from './content.ts';
import { relatedItems } from './related.ts';
import type { SparseRows } from './sparse-rows.ts';

/** What the vectors of items are made of, beside the model; see `item-vectors.ts`. */
export type ItemContent = {
  readonly shape: CatalogShape;
  /** [items, contentLength] */
  readonly content: SparseRows;
  /** [items, items], without the diagonal */
  readonly related: SparseRows;
};

/** The catalog and what is derived from it once. */
export type CatalogIndex = ItemContent & {
  readonly items: readonly CatalogItem[];
  readonly indexOf: ReadonlyMap<string, number>;
};

/** Index a catalog; the order of items is the order of the model's rows. */
export function indexCatalog(items: readonly CatalogItem[]): CatalogIndex {
  const indexOf = new Map(items.map(({ id }, index) => [id, index]));
  const shape = catalogShape(items);
  return {
    items,
    indexOf,
    shape,
    content: contentFeatures(items, shape),
    related: relatedItems(items, indexOf),
  };
}
