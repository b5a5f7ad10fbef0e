/** The reader's worker: reads what a page wants to recommend with, away from the page's thread. */
import { errorCode } from '../../shared/hearsay-error.ts';
import type { CatalogIndex } from '../models/catalog-index.ts';
import { toSentCatalog } from './page-catalog.ts';
import { type CatalogSource, readCatalog, readModel } from './read-site.ts';
import type { FromReader, ToReader } from './reader-messages.ts';
import { warmFormats } from './warm-formats.ts';

/** The dedicated worker's global scope, as far as it is used here. */
declare const self: {
  onmessage: ((event: { data: ToReader }) => void) | null;
  postMessage: (message: FromReader, transfer?: Transferable[]) => void;
  readonly navigator: { readonly language: string };
};

let held: { readonly hash: string; readonly catalog: Promise<CatalogIndex> } | undefined;

self.onmessage = ({ data }) => {
  void answer(data);
  warmFormats(self.navigator.language); // while that is fetched
};

async function answer({ id, catalog: source, model: wanted }: ToReader): Promise<void> {
  try {
    const catalog = await catalogFrom(source);
    if (!wanted) return self.postMessage({ id, catalog: toSentCatalog(catalog) });
    const model = await readModel(catalog, wanted);
    const arrays = [model.vector, model.popularity, ...(model.outputs ? [model.outputs] : [])];
    self.postMessage({ id, model }, arrays.map(({ buffer }) => buffer) as Transferable[]);
  } catch (error) {
    self.postMessage({ id, code: errorCode(error) });
  }
}

/** A model follows its catalog: that is read once for both. */
function catalogFrom(source: CatalogSource): Promise<CatalogIndex> {
  if (held?.hash === source.hash) return held.catalog;
  held = { hash: source.hash, catalog: readCatalog(source) };
  held.catalog.catch(() => {
    held = undefined; // it may be there next time
  });
  return held.catalog;
}
