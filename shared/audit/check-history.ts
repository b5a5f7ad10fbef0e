/** Whether a log goes on from what its auditor saw last: two histories cannot both hold. */
import { equalBytes } from '../log/bytes.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import type { MerkleTree } from '../log/merkle-tree.ts';
import { type Check, leavesCovered } from './check.ts';

/** What an auditor keeps of a log between two audits. */
export type SeenLog = { readonly verifierKey: string; readonly size: number; readonly root: Uint8Array };

/** @param tree over the leaves that could be read */
export function checkHistory(tree: MerkleTree, { size }: Checkpoint, seen: SeenLog | undefined): Check {
  const name = 'history';
  if (!seen) {
    const detail = 'this auditor has seen no earlier checkpoint of the log';
    return { name, status: 'not-checkable', covered: 'nothing', detail };
  }
  const covered = `since ${leavesCovered(seen.size)}`;
  const failed = (detail: string): Check => ({ name, status: 'failed', covered, detail });
  if (size < seen.size)
    return failed(`the checkpoint is over ${size} leaves, an earlier one over ${seen.size}`);
  if (tree.size < seen.size) return failed('leaves that were seen before cannot be read');
  if (!equalBytes(tree.rootAt(seen.size), seen.root))
    return failed('the leaves that were seen before are others');
  return { name, status: 'held', covered, detail: '' };
}
