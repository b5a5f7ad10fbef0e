/**
 * Makes a data folder as small as it can be without losing anything that somebody may ask for: blobs that no leaf names go, and
 * then the free pages of the file. What leaves name stays, all of it: browsers, auditors and roll-backs read old models.
 */
import { type Leaf, parseLeaf } from '../../shared/log/leaf.ts';
import { namedFilesOf, parseNamedPath } from '../log/named-file.ts';
import { updateAddress } from './blob-address.ts';
import type { SqliteStore } from './sqlite-store.ts';

/** What became of it. */
export type Compaction = {
  /** Blobs that no leaf names, and that are gone. */
  readonly removed: number;
  /** Size of the file. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
};

/** @throws HearsayError BAD_LEAF, BAD_LOG (a damaged database), or what the medium throws; then nothing that a leaf names is gone */
export function compactStore(store: SqliteStore): Compaction {
  const bytesBefore = store.fileBytes();
  const named = new Set<string>();
  for (const bytes of store.leaves()) for (const address of addressesOf(parseLeaf(bytes))) named.add(address);
  const unnamed = [...store.addresses()].filter((address) => !named.has(address));
  if (unnamed.length > 0) store.write({ erasedBlobs: unnamed });
  store.compact();
  return { removed: unnamed.length, bytesBefore, bytesAfter: store.fileBytes() };
}

function addressesOf(leaf: Leaf): string[] {
  if (leaf.kind === 'contribution') return [updateAddress(leaf.update)];
  return namedFilesOf(leaf).flatMap((path) => parseNamedPath(path)?.address ?? []);
}
