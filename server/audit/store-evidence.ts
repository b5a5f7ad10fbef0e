/** The evidence behind a log as its own store has it: for the aggregator's `/evidence/`, and for its operator's audit. */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { EvidenceSource } from '../../shared/audit/evidence-source.ts';
import type { LogState } from '../../shared/log/state.ts';
import { recordsOf } from '../rounds/contribution-record.ts';
import { seedKey, sumSaltKey } from '../rounds/round-secrets.ts';
import { catalogAddress, floatsAddress, updateAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';

/**
 * @param state as the log stands. The round that is open is not shown before it is over: with its seed one could choose when
 * to close it
 */
export function storeEvidence(store: Store, state: () => LogState): EvidenceSource {
  return {
    round: async (round) => {
      const { erasedBefore, nextRound, round: open } = state();
      const isOver = round < nextRound && !(open.kind !== 'waiting' && open.round === round);
      if (!isOver || round < erasedBefore) return undefined;
      return {
        seed: store.secret(seedKey(round)) ?? null,
        sumSalt: store.secret(sumSaltKey(round)) ?? null,
        salts: new Map(
          Array.from(recordsOf(store, round), ([leafIndex, { salt }]) => [leafIndex, hexToBytes(salt)]),
        ),
      };
    },
    update: async (hash) => store.blob(updateAddress(hash)),
    floats: async (hash) => store.blob(floatsAddress(hash)),
    catalog: async (hash) => store.blob(catalogAddress(hash)),
  };
}
