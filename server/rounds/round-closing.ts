/**
 * Closes a round and releases it, in two durable steps. Between them a crash may happen: the second step is a
 * function of what the first has stored, so the next start takes it again and gets the same model.
 */
import { hashSum } from '../../shared/log/commitments.ts';
import { computeRelease } from '../../shared/log/compute-release.ts';
import type { Master } from '../../shared/server-optimizer.ts';
import type { AggregatorEnvironment } from './environment.ts';
import { modelBlobs } from './genesis.ts';
import type { Journal } from './journal.ts';
import { seedKey, sumSaltKey } from './round-secrets.ts';

/**
 * Fix which updates are summed. After this nothing can enter the round.
 * @param sum [d], and the metrics behind it where there are any; lattice units
 */
export function closeRound(journal: Journal, sum: Int32Array, { randomBytes }: AggregatorEnvironment): void {
  const { round, size } = journal.state;
  if (round.kind !== 'collecting') throw new TypeError('only a collecting round can close');
  const salt = randomBytes(32);
  journal.append(
    [{ kind: 'aggregate', round: round.round, from: round.from, to: size, sum: hashSum(salt, sum) }],
    {
      secrets: new Map([[sumSaltKey(round.round), salt]]),
    },
  );
}

/**
 * Draw the noise, compute the model, store both model and `release` leaf.
 * @returns the new master
 * @throws TypeError where the seed is missing: nothing is released without its noise
 */
export function releaseRound(
  journal: Journal,
  sum: Int32Array,
  master: Master,
  { store, site }: AggregatorEnvironment,
): Master {
  const { state } = journal;
  if (state.round.kind !== 'closed') throw new TypeError('only a closed round can be released');
  const seed = state.round.seed === null ? null : store.secret(seedKey(state.round.round));
  if (seed === undefined) throw new TypeError(`the noise seed of round ${state.round.round} is missing`);
  const root = journal.rootAt(state.round.to);
  const computed = computeRelease({ state, root, seed, sum, master, spec: site.spec });
  journal.append([computed.leaf], { blobs: modelBlobs(computed.published, computed.master) });
  return computed.master;
}
