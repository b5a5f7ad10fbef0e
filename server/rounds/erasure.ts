/**
 * Erases what stands inside the privacy boundary when its time is over: updates, salts, seeds, and who gave them. The log
 * says so in an `erasure` leaf (LG13), written with the erasure as one: what it says is gone from the store, and nothing
 * else. What it does not reach: copies of the data folder, and what auditors were shown.
 */
import { updateAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';
import { contributionKeysOf, recordsOf } from './contribution-record.ts';
import type { AggregatorEnvironment } from './environment.ts';
import type { Journal } from './journal.ts';
import { seedKey, sumSaltKey } from './round-secrets.ts';

/**
 * Between two rounds: erase the evidence of rounds that were opened longer ago than it is kept.
 * @throws what the store throws; then nothing has changed
 */
export function eraseEvidence(journal: Journal, { store, now, evidenceMs }: AggregatorEnvironment): void {
  const { erasedBefore } = journal.state;
  const oldest = now() - evidenceMs;
  // also of a round before one that is old: whatever the clock said, it was opened earlier
  let before = journal.openedAt.length;
  while (before > erasedBefore && journal.openedAt[before - 1]! >= oldest) before--;
  if (before === erasedBefore) return;
  const rounds = Array.from({ length: before - erasedBefore }, (_, i) => erasedBefore + i);
  journal.append([{ kind: 'erasure', before }], {
    erasedBlobs: rounds.flatMap((round) => updatesOf(store, round)),
    erasedSecrets: rounds.flatMap((round) => [
      seedKey(round),
      sumSaltKey(round),
      ...contributionKeysOf(store, round),
    ]),
  });
}

const updatesOf = (store: Store, round: number): string[] =>
  Array.from(recordsOf(store, round).values(), ({ update }) => updateAddress(update));
