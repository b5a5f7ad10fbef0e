/**
 * Looks for this browser's own leaves, later (PR12): in about every fourth round, those of rounds that have ended; a
 * leaf that another history lacks is found missing by proof, whenever it is looked for. It reads whole tiles of 256
 * hashes, each with another one drawn at random, in the order in which they stand. What an aggregator can still infer:
 * that somebody at this address reads tiles, of which one holds a leaf that it gave to this address; it knows that
 * already. It does not learn which leaf of a tile was looked for, and cannot answer otherwise to who looks: a tile
 * made for one browser does not lead to the root.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { Uniform } from '../../shared/lattice/round.ts';
import { equalBytes } from '../../shared/log/bytes.ts';
import { hashUpdate } from '../../shared/log/commitments.ts';
import { encodeLeaf } from '../../shared/log/leaf.ts';
import { hashLeaf } from '../../shared/log/merkle-hash.ts';
import type { TileTree } from '../../shared/log/tile-tree.ts';
import type { Manifest, Receipt } from '../../shared/protocol/messages.ts';
import type { LeafStanding, Participation } from '../history/participation.ts';
import { readingLog } from './log-alarm.ts';

/** How often a round is an occasion to look. */
const occasionShare = 0.25;

/** Whether a round is one in which to look. @param uniform draws from [0, 1) */
export const isOccasion = (uniform: Uniform): boolean => uniform() < occasionShare;

/** What the leaf of an accepted update has to state. @param update the bytes as sent */
export function expectedLeaf(update: Uint8Array, { salt }: Receipt): NonNullable<Participation['leaf']> {
  return { hash: hashUpdate(hexToBytes(salt), update), standing: 'not looked yet' };
}

/** Those of the participations, of one log, whose leaves can be looked for: accepted, not found yet, and of rounds that have ended. */
export function leavesToFind(
  participations: readonly Participation[],
  { round, paused }: Manifest['announcement'],
): readonly Participation[] {
  const ended = round ? round.number : paused ? Number.POSITIVE_INFINITY : 0;
  return participations.filter(
    ({ header, leaf }) => leaf?.standing === 'not looked yet' && header.round < ended,
  );
}

/**
 * The participations with what came of looking.
 * @param modelLeaf a leaf of the tree that came after all of these rounds: that of the current model
 * @throws LogAlarm where the log cannot be read, or does not hold
 */
export async function findLeaves(
  tree: TileTree,
  wanted: readonly Participation[],
  { modelLeaf, uniform }: { modelLeaf: number; uniform: Uniform },
): Promise<Participation[]> {
  const own = wanted.map(({ receipt }) => receipt!.leafIndex).filter((index) => index < modelLeaf);
  const others = own.map(() => Math.floor(uniform() * tree.size));
  const indices = [...new Set([...own, ...others])].sort((a, b) => a - b);
  const hashes = await readingLog(() => Promise.all(indices.map((index) => tree.leafHash(index))));
  return wanted.map((each) => {
    const stated = hashes[indices.indexOf(each.receipt!.leafIndex)];
    const standing: LeafStanding =
      stated && equalBytes(stated, leafHashOf(each)) ? 'in the log' : 'not in the log';
    return { ...each, leaf: { hash: each.leaf!.hash, standing } };
  });
}

/** The leaf as this browser recomputes it. */
function leafHashOf({ header, leaf }: Participation): Uint8Array {
  return hashLeaf(encodeLeaf({ kind: 'contribution', round: header.round, update: leaf!.hash }));
}
