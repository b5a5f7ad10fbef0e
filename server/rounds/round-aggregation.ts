/**
 * What a rule for cohorts (LA9) makes of a round, when it closes and again after a crash: from the stored updates, which are
 * the ones that an auditor is shown.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { LogState } from '../../shared/log/state.ts';
import type { Store } from '../store/store.ts';
import type { RoundSum } from './round-sum.ts';
import { storedUpdates } from './stored-updates.ts';

/** Whether the sum of a round is not made of its updates one by one. */
export const looksAtCohort = ({ config }: LogState): boolean => config?.site.aggregation !== undefined;

/**
 * Put the rule's result in place of the model's part of the sum; nothing happens where the site has no rule.
 * @param sum of the round's updates, but for its exceptions
 * @throws HearsayError BAD_LOG where an update cannot be read that is no exception; then the sum is as it was
 */
export function aggregateRound(store: Store, { round, config }: LogState, sum: RoundSum): void {
  const rule = config?.site.aggregation;
  if (!rule || round.kind === 'waiting') return;
  const excepted = new Set(round.kind === 'closed' ? round.exceptions : sum.exceptions);
  const updates: Uint8Array[] = [];
  for (const [leafIndex, bytes] of storedUpdates(store, round)) {
    if (excepted.has(leafIndex)) continue;
    if (!bytes) throw new HearsayError('BAD_LOG', `the update of leaf ${leafIndex} is missing or damaged`);
    updates.push(bytes);
  }
  sum.aggregate(rule, updates);
}
