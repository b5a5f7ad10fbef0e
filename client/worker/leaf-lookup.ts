/**
 * Looks for this browser's own leaves, later (PR12): in about every fourth round, those of rounds that have ended. When it
 * looks does not matter for what it finds, for a log that has taken a leaf back does not go on from itself. It reads whole
 * tiles of 256 hashes, for each leaf its own tile and one drawn at random, in the order in which they stand in the log.
 * What an aggregator can still infer: somebody at this address reads a tile that holds a leaf which it gave to this
 * address. Not which leaf of the tile; and it cannot answer one browser otherwise than all, for a tile that was made for
 * one does not lead to the root; unless it has kept a log of its own for this browser from the first visit on.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { Uniform } from '../../shared/lattice/round.ts';
import { equalBytes } from '../../shared/log/bytes.ts';
import { hashUpdate } from '../../shared/log/commitments.ts';
import { encodeLeaf } from '../../shared/log/leaf.ts';
import { hashLeaf } from '../../shared/log/merkle-hash.ts';
import type { TileTree } from '../../shared/log/tile-tree.ts';
import type { Manifest, Receipt } from '../../shared/protocol/messages.ts';
import type { Participation } from '../history/participation.ts';
import { readingLog } from './log-alarm.ts';

/** How often a round is an occasion to look. */
const occasionShare = 0.25;

/** Whether a round is one in which to look. @param uniform draws from [0, 1) */
export const isOccasion = (uniform: Uniform): boolean => uniform() < occasionShare;

/** What the leaf of an accepted update has to state. @param update the bytes as sent */
export function expectedLeaf(update: Uint8Array, { salt }: Receipt): NonNullable<Participation['leaf']> {
  return { hash: hashUpdate(hexToBytes(salt), update), standing: 'not looked yet' };
}

/** A leaf that can be looked for. */
export type WantedLeaf = {
  /** Whose update it is of. */
  readonly participation: Participation;
  /** What the leaf states. */
  readonly update: string;
  /** Where the receipt says that it stands. */
  readonly index: number;
};

/** The leaves of participations in one log: of accepted updates, not found yet, of rounds that have ended. */
export function leavesToFind(
  participations: readonly Participation[],
  { round, paused }: Manifest['announcement'],
): WantedLeaf[] {
  const ended = round ? round.number : paused ? Number.POSITIVE_INFINITY : 0;
  return participations.flatMap((participation) => {
    const { header, leaf, receipt } = participation;
    const isWanted = leaf?.standing === 'not looked yet' && header.round < ended;
    return isWanted && receipt ? [{ participation, update: leaf.hash, index: receipt.leafIndex }] : [];
  });
}

/**
 * The participations with what came of looking.
 * @param modelLeaf a leaf of the tree that came after all of these rounds: that of the current model
 * @throws LogAlarm where the log cannot be read, or does not hold
 */
export async function findLeaves(
  tree: TileTree,
  wanted: readonly WantedLeaf[],
  { modelLeaf, uniform }: { modelLeaf: number; uniform: Uniform },
): Promise<Participation[]> {
  const own = wanted.map(({ index }) => index).filter((index) => index < modelLeaf);
  const others = own.map(() => Math.floor(uniform() * tree.size));
  const indices = [...new Set([...own, ...others])].sort((a, b) => a - b);
  const hashes = await readingLog(() => Promise.all(indices.map((index) => tree.leafHash(index))));
  return wanted.map((each) => {
    const stated = hashes[indices.indexOf(each.index)];
    const isThere = stated !== undefined && equalBytes(stated, leafHashOf(each));
    const leaf = { hash: each.update, standing: isThere ? 'in the log' : 'not in the log' } as const;
    return { ...each.participation, leaf };
  });
}

/** The leaf as this browser recomputes it. */
function leafHashOf({ participation, update }: WantedLeaf): Uint8Array {
  return hashLeaf(encodeLeaf({ kind: 'contribution', round: participation.header.round, update }));
}
