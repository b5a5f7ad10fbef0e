/** The evidence behind a log as its own store has it: for the aggregator's `/evidence/`, and for its operator's audit. */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { EvidenceSource } from '../../shared/audit/evidence-source.ts';
import type { LogState } from '../../shared/log/state.ts';
import { type ContributionRecord, recordsOf } from '../rounds/contribution-record.ts';
import { seedKey, sumSaltKey } from '../rounds/round-secrets.ts';
import { catalogAddress, floatsAddress, updateAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';

/**
 * @param state as the log stands. The round that is open is not shown before it is over: with its seed one could choose when
 * to close it
 */
export function storeEvidence(store: Store, state: () => LogState): EvidenceSource {
  const isShown = (round: number): boolean => {
    const { erasedBefore, nextRound, round: open } = state();
    const isOver = round < nextRound && !(open.kind !== 'waiting' && open.round === round);
    return isOver && round >= erasedBefore;
  };
  // an auditor asks for one round's updates after the other, and what is over does not change
  let last:
    | { round: number; records: readonly ContributionRecord[]; hashes: ReadonlySet<string> }
    | undefined;
  const keptOf = (round: number) => {
    if (last?.round !== round) {
      const records = [...recordsOf(store, round).values()];
      last = { round, records, hashes: new Set(records.map(({ update }) => update)) };
    }
    return last;
  };
  return {
    round: async (round) =>
      isShown(round)
        ? {
            seed: store.secret(seedKey(round)) ?? null,
            sumSalt: store.secret(sumSaltKey(round)) ?? null,
            salts: new Map(keptOf(round).records.map(({ leafIndex, salt }) => [leafIndex, hexToBytes(salt)])),
          }
        : undefined,
    update: async (round, hash) =>
      isShown(round) && keptOf(round).hashes.has(hash) ? store.blob(updateAddress(hash)) : undefined,
    floats: async (hash) => store.blob(floatsAddress(hash)),
    catalog: async (hash) => store.blob(catalogAddress(hash)),
  };
}
