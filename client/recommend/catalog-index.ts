/** A catalog made ready for models and scoring: index by item id, content features. */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { type ContentFeatures, contentFeatures } from '../models/content.ts';

/** The catalog and what is derived from it once. */
export type CatalogIndex = {
  readonly items: readonly CatalogItem[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly content: ContentFeatures;
};

/** Index a catalog; the order of items is the order of the model's rows. */
export function indexCatalog(items: readonly CatalogItem[]): CatalogIndex {
  return {
    items,
    indexOf: new Map(items.map(({ id }, index) => [id, index])),
    content: contentFeatures(items),
  };
}
