/** What stands beside the log's state in memory, rebuilt from the store: the master and the open round's sum. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { updateShape } from '../../shared/lattice/update-shape.ts';
import { toFloats } from '../../shared/log/commitments.ts';
import type { ModelState } from '../../shared/log/model-state.ts';
import type { LogState } from '../../shared/log/state.ts';
import { specHash } from '../../shared/model/spec.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import type { Master } from '../../shared/server-optimizer.ts';
import { floatsAddress, updateAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';
import { recordsOf } from './contribution-record.ts';
import type { RoundSum } from './round-sum.ts';
import { type Site, siteOverFile } from './site.ts';
import { restoreCatalog } from './stored-catalog.ts';

/** @throws HearsayError BAD_LOG where a blob is missing */
export function restoreMaster(store: Store, { master, optimizer }: ModelState): Master {
  return {
    model: toFloats(blob(store, floatsAddress(master))),
    optimizerState: toFloats(blob(store, floatsAddress(optimizer))),
  };
}

/**
 * Begin the sum of the round that was open or closed when the process ended, and add its updates.
 * @throws HearsayError BAD_LOG where an acknowledged update is missing
 */
export function restoreSum(store: Store, { round, config, size }: LogState, sum: RoundSum): void {
  if (!config) return;
  sum.begin(updateShape(config.dim, config.site));
  if (round.kind === 'waiting') return;
  const records = recordsOf(store, round.round);
  const end = round.kind === 'closed' ? round.to : size;
  for (let leafIndex = round.from; leafIndex < end; leafIndex++) {
    const record = records.get(leafIndex);
    if (!record) throw new HearsayError('BAD_LOG', `the record of leaf ${leafIndex} is missing`);
    sum.add(blob(store, updateAddress(record.update)));
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
  const bytes = store.blob(address);
  if (!bytes) throw new HearsayError('BAD_LOG', `blob ${address} is missing`);
  return bytes;
}
