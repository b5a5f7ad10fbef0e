/** What a page and its reader say to each other. */
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { FoldedModel } from '../recommend/folded-model.ts';
import type { SentCatalog } from './page-catalog.ts';
import type { CatalogSource, ModelSource } from './read-site.ts';

/** From the page. */
export type ToReader = {
  /** The answer has the same. */
  readonly id: number;
  readonly catalog: CatalogSource;
  /** The model that is wanted; the catalog itself where there is none. */
  readonly model?: ModelSource;
};

/** From the reader. */
export type FromReader = { readonly id: number } & (
  | { readonly catalog: SentCatalog }
  | { readonly model: FoldedModel }
  /** It could not be read. */
  | { readonly code: ErrorCode }
);
