/** A log in the data folder of an aggregator that is not running, with all that is behind it: its operator's own audit. */
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import type { EvidenceSource } from '../../shared/audit/evidence-source.ts';
import { logFile } from '../log/log-file.ts';
import { storedLogSigner } from '../log/log-signer.ts';
import { Journal } from '../rounds/journal.ts';
import { modelAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';
import { storeEvidence } from './store-evidence.ts';

/** @throws HearsayError BAD_CONFIG (no log in it), BAD_LEAF, BAD_LOG (one that the aggregator would not start with) */
export function storeSource(store: Store): { source: AuditSource; evidence: EvidenceSource } {
  const signer = storedLogSigner(store);
  const journal = new Journal(store);
  return {
    source: {
      log: async (path) => logFile({ signer, log: journal }, path),
      model: async (hash) => store.blob(modelAddress(hash)),
    },
    evidence: storeEvidence(store, () => journal.state),
  };
}
