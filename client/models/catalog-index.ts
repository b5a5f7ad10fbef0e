/** A catalog made ready for models and scoring: index by item id, content features, relations, grids. */
import { type CatalogShape, catalogShape } from '../../shared/model/catalog-shape.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { type ContentFeatures, contentFeatures } from './content.ts';
import { relatedItems } from './related.ts';
import type { SparseRows } from './sparse-rows.ts';

/** The catalog and what is derived from it once. */
export type CatalogIndex = {
  readonly items: readonly CatalogItem[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly shape: CatalogShape;
  /** [items, contentLength] */
  readonly content: ContentFeatures;
  /** [items, items], without the diagonal */
  readonly related: SparseRows;
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
