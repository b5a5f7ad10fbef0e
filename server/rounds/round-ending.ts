/**
 * Ends the round that collects without a release (LG15), where what its release takes is lost: updates that the medium has
 * damaged, or that no backup holds, or the seed. Nothing is released of it, and nothing spent; its updates keep their leaves.
 */
import type { Journal } from './journal.ts';

/** @throws what the store throws; then nothing has changed */
export function endRound(journal: Journal): void {
  const { round } = journal.state;
  if (round.kind !== 'collecting') throw new TypeError('only a collecting round can end');
  journal.append([{ kind: 'round-end', round: round.round }]);
}
