/**
 * Closes a round and releases it, in two durable steps. Between them a crash may happen: the second step is a
 * function of what the first has stored, so the next start takes it again and gets the same model.
 */
import { hashSum } from '../../shared/log/commitments.ts';
import { computeRelease } from '../../shared/log/compute-release.ts';
import type { Leaf } from '../../shared/log/leaf.ts';
import type { Master } from '../../shared/server-optimizer.ts';
import type { AggregatorEnvironment } from './environment.ts';
import { modelBlobs } from './genesis.ts';
import type { Journal } from './journal.ts';
import { seedKey, sumSaltKey } from './round-secrets.ts';
import type { RoundSum } from './round-sum.ts';

/**
 * Fix which updates are summed. After this nothing can enter the round, or leave it.
 * @param sum of the round's updates, but for its exceptions
 * @param after leaves that are written with it, right behind
 */
export function closeRound(
  journal: Journal,
  { values, exceptions }: Pick<RoundSum, 'values' | 'exceptions'>,
  { randomBytes }: Pick<AggregatorEnvironment, 'randomBytes'>,
  after: readonly Leaf[] = [],
): void {
  const { round: open, size } = journal.state;
  if (open.kind !== 'collecting') throw new TypeError('only a collecting round can close');
  const { round, from } = open;
  const salt = randomBytes(32);
  const stated = { round, from, to: size, exceptions: [...exceptions], sum: hashSum(salt, values) };
  journal.append([{ kind: 'aggregate', ...stated }, ...after], {
    secrets: new Map([[sumSaltKey(round), salt]]),
  });
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
  journal.append([computed.leaf], {
    blobs: modelBlobs(computed.leaf.model, computed.published, computed.master),
  });
  return computed.master;
}
