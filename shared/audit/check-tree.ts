/** Whether leaves, tiles and checkpoint are one tree. */
import { equalBytes } from '../log/bytes.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import { hashBytes } from '../log/merkle-hash.ts';
import type { MerkleTree } from '../log/merkle-tree.ts';
import { type HashTile, tileLevels, tilePath, tilesOf, tileWidth } from '../log/tile.ts';
import type { AuditSource } from './audit-source.ts';
import { type Check, leavesCovered } from './check.ts';
import { readTile, UnreadableTile } from './read-leaves.ts';

/** What is compared. */
export type TreeParts = {
  readonly source: AuditSource;
  /** Over the leaves that the source gave. */
  readonly tree: MerkleTree;
  readonly checkpoint: Checkpoint;
  /** Told the share of the tiles that are done. */
  readonly onProgress: (share: number) => void;
};

/** The failed check for leaves that could not be read. */
export const unreadTree = (tree: MerkleTree, detail: string): Check => ({
  name: 'tree',
  status: 'failed',
  covered: leavesCovered(tree.size),
  detail,
});

/** Compare roots, then every tile of hashes with what the leaves have. */
export async function checkTree({ source, tree, checkpoint, onProgress }: TreeParts): Promise<Check> {
  if (!equalBytes(tree.root(), checkpoint.root)) {
    return unreadTree(tree, 'the leaves have another root than the checkpoint');
  }
  const tiles = [...tilesOf(checkpoint.size)];
  for (const [i, tile] of tiles.entries()) {
    const wrong = await compareTile(source, tree, tile);
    if (wrong) return unreadTree(tree, wrong);
    onProgress((i + 1) / tiles.length);
  }
  const covered = `${leavesCovered(tree.size)}, ${tiles.length} ${tiles.length === 1 ? 'tile' : 'tiles'}`;
  return { name: 'tree', status: 'held', covered, detail: '' };
}

/** @returns what is wrong with a tile */
async function compareTile(
  source: AuditSource,
  tree: MerkleTree,
  tile: HashTile,
): Promise<string | undefined> {
  const start = tile.index * tileWidth;
  const ours = tree.hashes(tileLevels * tile.level, { start, end: start + tile.width });
  try {
    const { bytes, width } = await readTile(source, tile);
    const isSame = bytes.length === width * hashBytes && equalBytes(bytes.subarray(0, ours.length), ours);
    return isSame ? undefined : `${tilePath({ ...tile, width })} holds other hashes than the leaves have`;
  } catch (error) {
    if (error instanceof UnreadableTile) return error.message;
    throw error;
  }
}
