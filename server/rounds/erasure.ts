/**
 * Erases what stands inside the privacy boundary when its time is over: updates, salts, seeds, and who gave them. The log
 * says so in an `erasure` leaf (LG13), written with the erasure as one: what it says is gone from the store, and beside it the
 * states of training that nobody asks for without it. What it does not reach: copies of the data folder, and what auditors
 * were shown.
 */
import { parseLeaf } from '../../shared/log/leaf.ts';
import type { TrainingState } from '../log/training-states.ts';
import { floatsAddress, updateAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';
import { contributionKeysOf } from './contribution-record.ts';
import type { AggregatorEnvironment } from './environment.ts';
import type { Journal } from './journal.ts';
import { seedKey, sumSaltKey } from './round-secrets.ts';

/**
 * Between two rounds: erase the evidence of rounds that were opened longer ago than it is kept.
 * @throws what the store throws; then nothing has changed
 */
export function eraseEvidence(journal: Journal, { store, now, evidenceMs }: AggregatorEnvironment): void {
  const { openings } = journal;
  const { erasedBefore } = journal.state;
  const oldest = now() - evidenceMs;
  // also of a round before one that is old: whatever the clock said, it was opened earlier
  let before = openings.length;
  while (before > erasedBefore && openings[before - 1]!.time >= oldest) before--;
  eraseBefore(journal, store, before);
}

/**
 * Between two rounds: erase the evidence of all rounds before this one; nothing happens where that is done.
 * @throws what the store throws; then nothing has changed
 */
export function eraseBefore(journal: Journal, store: Store, before: number): void {
  const { openings } = journal;
  const { erasedBefore, size } = journal.state;
  if (before === erasedBefore) return;
  const [from, to] = [erasedBefore, before].map((round) => openings[round]?.leafIndex ?? size) as [
    number,
    number,
  ];
  const rounds = Array.from({ length: before - erasedBefore }, (_, i) => erasedBefore + i);
  journal.append([{ kind: 'erasure', before }], {
    erasedBlobs: [...updatesBetween(store, from, to), ...leftStates(journal)],
    erasedSecrets: rounds.flatMap((round) => [
      seedKey(round),
      sumSaltKey(round),
      ...contributionKeysOf(store, round),
    ]),
  });
}

/** What is left may be, under the same hash, the state of a later model. */
function leftStates({ states }: Journal): string[] {
  const kept = new Set(states.kept.flatMap(floatsOf));
  return states.left.flatMap(floatsOf).filter((address) => !kept.has(address));
}

const floatsOf = ({ master, optimizer }: TrainingState): string[] => [
  floatsAddress(master),
  floatsAddress(optimizer),
];

/** By the leaves, not by the records: an update whose record was damaged is erased as well. */
function updatesBetween(store: Store, from: number, to: number): string[] {
  const addresses: string[] = [];
  let leafIndex = from;
  for (const bytes of store.leaves(from)) {
    if (leafIndex === to) break;
    leafIndex++;
    const leaf = parseLeaf(bytes);
    if (leaf.kind === 'contribution') addresses.push(updateAddress(leaf.update));
  }
  return addresses;
}
