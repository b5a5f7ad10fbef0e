/**
 * Makes a data folder as small as it can be without losing anything that somebody may ask for: blobs that no leaf names go,
 * states of training that nothing goes on from any more (`training-states.ts`), and then the free pages of the file. What anybody
 * may fetch of what leaves name stays, all of it: browsers and auditors read old models.
 */
import { type Leaf, parseLeaf } from '../../shared/log/leaf.ts';
import { Journal } from '../rounds/journal.ts';
import { updateAddress } from '../store/blob-address.ts';
import type { SqliteStore } from '../store/sqlite-store.ts';
import { parseNamedPath, publicFilesOf, stateFilesOf } from './named-file.ts';

/** What became of it. */
export type Compaction = {
  /** Blobs that nobody can ask for, and that are gone. */
  readonly removed: number;
  /** Size of the file. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
};

/** @throws HearsayError BAD_LEAF, BAD_LOG (a damaged database), or what the medium throws; then nothing that can be asked for is gone */
export function compactStore(store: SqliteStore): Compaction {
  const bytesBefore = store.fileBytes();
  const asked = new Set(new Journal(store).states.kept.flatMap(stateFilesOf).flatMap(addressOf));
  for (const bytes of store.leaves()) for (const address of addressesOf(parseLeaf(bytes))) asked.add(address);
  const unasked = [...store.addresses()].filter((address) => !asked.has(address));
  if (unasked.length > 0) store.write({ erasedBlobs: unasked });
  store.compact();
  return { removed: unasked.length, bytesBefore, bytesAfter: store.fileBytes() };
}

function addressesOf(leaf: Leaf): string[] {
  return leaf.kind === 'contribution' ? [updateAddress(leaf.update)] : publicFilesOf(leaf).flatMap(addressOf);
}

const addressOf = (path: string): string | [] => parseNamedPath(path)?.address ?? [];
