/** A log in the data folder of an aggregator that is not running, with all that is behind it: its operator's own audit. */
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import type { EvidenceSource } from '../../shared/audit/evidence-source.ts';
import { parseTilePath } from '../../shared/log/tile.ts';
import { storedLogSigner } from '../log/log-signer.ts';
import { Journal } from '../rounds/journal.ts';
import { modelAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';
import { storeEvidence } from './store-evidence.ts';

/** @throws HearsayError BAD_CONFIG (no log in it), BAD_LEAF, BAD_LOG (one that the aggregator would not start with) */
export function storeSource(store: Store): { source: AuditSource; evidence: EvidenceSource } {
  const signer = storedLogSigner(store);
  const journal = new Journal(store);
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const log = (path: string): Uint8Array | undefined => {
    if (path === 'checkpoint') return utf8(signer.sign(journal));
    if (path === 'vkey') return utf8(`${signer.verifierKey}\n`);
    const tile = parseTilePath(path);
    return tile && journal.tile(tile);
  };
  return {
    source: { log: async (path) => log(path), model: async (hash) => store.blob(modelAddress(hash)) },
    evidence: storeEvidence(store, () => journal.state),
  };
}
