/**
 * Goes on over another catalog (LG9): a `catalog` leaf with the model whose rows have followed their items. The round
 * that collects ends without a release, for its updates are over the old catalog. One leaf, one write, so a crash
 * leaves either none of it or all of it.
 *
 * Where the items are the same in the same order, and only their titles or prices are others, the model means what it
 * meant: nothing ends, and the next round's `config` leaf names the new catalog.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { computeCatalogChange } from '../../shared/log/compute-catalog-change.ts';
import { type CatalogRows, readCatalogRows } from '../../shared/model/catalog-rows.ts';
import { catalogShape } from '../../shared/model/catalog-shape.ts';
import { assertCanFollow, isSameRows } from '../../shared/model/follow-items.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { Master } from '../../shared/server-optimizer.ts';
import type { Store } from '../store/store.ts';
import { modelBlobs } from './genesis.ts';
import type { Journal } from './journal.ts';
import { catalogAct } from './operator-acts.ts';
import type { Site, SiteCatalog } from './site.ts';
import { catalogBlob, keepCatalog, restoreCatalog } from './stored-catalog.ts';

/**
 * @param catalog another one than the log has
 * @param master over the catalog that the log has
 * @returns the master over this one, durable; the same where the rows are the same
 * @throws HearsayError BAD_CONFIG (no items any more; the model cannot follow; the old catalog is not kept), BAD_CATALOG,
 * or what the store throws; then nothing has changed
 */
export function changeCatalog(
  journal: Journal,
  store: Store,
  { catalog, master }: { readonly catalog: SiteCatalog; readonly master: Master },
): Master {
  const { state } = journal;
  if (!state.config) throw new TypeError('a log begins with its config');
  const from = readCatalogRows(restoreCatalog(store, state.config.catalog));
  const to = readCatalogRows(catalog.bytes);
  if (isSameRows(from, to)) {
    keepCatalog(store, catalog);
    return master;
  }
  if (to.ids.length === 0) throw forgetsAll();
  const computed = computeCatalogChange({ state, master, from, to });
  const { before, ...erased } = catalogAct(journal, store, catalog.hash);
  const leaf = before.length > 0 ? { ...computed.leaf, round: null } : computed.leaf; // the act ends the round
  const blobs = new Map([
    ...modelBlobs(computed.leaf.model, computed.published, computed.master),
    ...catalogBlob(catalog),
  ]);
  journal.append([...before, leaf], { blobs, ...erased });
  return computed.master;
}

/** What a change to other items would be. */
export type CatalogPlan = {
  readonly catalog: SiteCatalog;
  /** Whether the model's rows are others then, so that the round that collects ends. */
  readonly movesRows: boolean;
};

/**
 * Looks at a change before it is made.
 * @param next the site over these items
 * @param from of the catalog that there is
 * @throws HearsayError BAD_CONFIG, as the change itself would
 */
export function planCatalogChange(next: Site, from: CatalogRows, items: readonly CatalogItem[]): CatalogPlan {
  const { config, catalog } = next;
  const to = { ids: items.map(({ id }) => id), shape: catalogShape(items) };
  if (isSameRows(from, to)) return { catalog, movesRows: false };
  if (to.ids.length === 0) throw forgetsAll();
  assertCanFollow({ model: config.model, from, to });
  return { catalog, movesRows: true };
}

const forgetsAll = (): HearsayError =>
  new HearsayError('BAD_CONFIG', 'an empty catalog would forget all items; give one with --catalog FILE');
