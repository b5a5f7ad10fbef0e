/** What stands beside the log's state in memory, rebuilt from the store: the master and the open round's sum. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { updateShape } from '../../shared/lattice/update-shape.ts';
import { toFloats } from '../../shared/log/commitments.ts';
import type { ModelState } from '../../shared/log/model-state.ts';
import { roundRules } from '../../shared/log/round-rules.ts';
import type { LogState } from '../../shared/log/state.ts';
import { specHash } from '../../shared/model/spec.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import type { Master } from '../../shared/server-optimizer.ts';
import { floatsAddress, modelAddress } from '../store/blob-address.ts';
import { namedBlob } from '../store/named-blob.ts';
import type { Store } from '../store/store.ts';
import type { RoundSum } from './round-sum.ts';
import { type Site, siteOverFile } from './site.ts';
import { restoreCatalog } from './stored-catalog.ts';
import { storedUpdates } from './stored-updates.ts';

/** @throws HearsayError BAD_LOG where a blob is missing or damaged */
export function restoreMaster(store: Store, { master, optimizer }: ModelState): Master {
  return {
    model: toFloats(blob(store, floatsAddress(master))),
    optimizerState: toFloats(blob(store, floatsAddress(optimizer))),
  };
}

/** What browsers are told to fetch is there. @throws HearsayError BAD_LOG where a file is missing or damaged */
export function assertPublished(store: Store, { file, scoring }: ModelState): void {
  for (const hash of [file, scoring]) blob(store, modelAddress(hash));
}

/**
 * Begin the sum of the round that was open or closed when the process ended, and add its updates. While the round collects,
 * an update that was damaged since it was acknowledged is left out. A closed one has its sum fixed, with its exceptions:
 * there is no other way to its release than through what it says. Where the site has a rule for cohorts (LA9), it is not applied
 * here: see `round-aggregation.ts`.
 * @param master the current one
 * @throws HearsayError BAD_LOG where an update is damaged that stands in a fixed sum; BAD_DELTA, OUT_OF_RANGE, NORM_EXCEEDED
 * where one that is not damaged is none to this code; what the store throws, for it may be able to read tomorrow
 */
export function restoreSum(
  store: Store,
  state: LogState,
  { sum, master }: { readonly sum: RoundSum; readonly master: Master },
): void {
  const { round, config } = state;
  if (!config) return;
  sum.begin(updateShape(config.dim, config.site), roundRules(state, () => master).course);
  if (round.kind === 'waiting') return;
  const excepted = new Set(round.kind === 'closed' ? round.exceptions : []);
  for (const [leafIndex, bytes] of storedUpdates(store, round)) {
    if (excepted.has(leafIndex)) continue; // also where it can be read again
    if (bytes) sum.add(bytes);
    else if (round.kind === 'collecting') sum.leaveOut(leafIndex);
    else throw new HearsayError('BAD_LOG', `the update of leaf ${leafIndex} is missing or damaged`);
  }
}

/**
 * The site as the log has it: as it is wanted, but over the catalog that the model in the store is over.
 * @throws HearsayError BAD_CONFIG where the store was trained with another model, or its catalog is not in it
 */
export function siteOfLog(store: Store, { config }: LogState, site: Site): Site {
  if (!config) return site;
  const logged =
    config.catalog === site.catalog.hash ? site : overStoredCatalog(store, config.catalog, site.config);
  if (config.specHash !== specHash(logged.spec)) {
    throw new HearsayError(
      'BAD_CONFIG',
      'this data folder was trained with another model; use a new one, with --initial-model where it fits: ' +
        'its privacy is spent anew, and adds to what was spent here',
    );
  }
  return logged;
}

function overStoredCatalog(store: Store, hash: string, config: SiteConfig): Site {
  return siteOverFile(config, { hash, bytes: restoreCatalog(store, hash) });
}

function blob(store: Store, address: string): Uint8Array {
  const bytes = namedBlob(store, address);
  if (!bytes)
    throw new HearsayError('BAD_LOG', `${address} is missing from the data folder: restore a backup`);
  return bytes;
}
