/** Whether leaves, tiles and checkpoint are one tree. */
import { equalBytes } from '../log/bytes.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import type { MerkleTree } from '../log/merkle-tree.ts';
import { tileLevels, tilePath, tilesOf, tileWidth } from '../log/tile.ts';
import type { AuditSource } from './audit-source.ts';
import { type Check, leavesCovered } from './check.ts';
import { readTile } from './read-leaves.ts';

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
    const start = tile.index * tileWidth;
    const ours = tree.hashes(tileLevels * tile.level, { start, end: start + tile.width });
    const theirs = (await readTile(source, tile))?.subarray(0, ours.length);
    if (!theirs) return unreadTree(tree, `${tilePath(tile)} is missing`);
    if (!equalBytes(theirs, ours)) {
      return unreadTree(tree, `${tilePath(tile)} holds other hashes than the leaves have`);
    }
    onProgress((i + 1) / tiles.length);
  }
  const covered = `${leavesCovered(tree.size)}, ${tiles.length} ${tiles.length === 1 ? 'tile' : 'tiles'}`;
  return { name: 'tree', status: 'held', covered, detail: '' };
}
