/**
 * The files that leaves name by their hashes, by their paths in an export and in a backup. Updates have none: the hash that
 * a leaf states of one is salted, and they stand inside the privacy boundary.
 */
import type { Leaf } from '../../shared/log/leaf.ts';
import { catalogAddress, floatsAddress, modelAddress } from '../store/blob-address.ts';
import { namedBlob } from '../store/named-blob.ts';
import type { Store } from '../store/store.ts';
import type { TrainingState } from './training-states.ts';

const addresses = { models: modelAddress, catalog: catalogAddress, floats: floatsAddress };

/** What anybody may fetch: `models/<hash>`, `catalog/<hash>`. */
export function publicFilesOf(leaf: Leaf): string[] {
  return [
    ...('model' in leaf ? [`models/${leaf.model.file}`, `models/${leaf.model.scoring}`] : []),
    ...('catalog' in leaf ? [`catalog/${leaf.catalog}`] : []),
  ];
}

/** What it takes to go on from a model: master and optimizer's state, `floats/<hash>`. */
export function stateFilesOf({ master, optimizer }: TrainingState): string[] {
  return [`floats/${master}`, `floats/${optimizer}`];
}

/** The hash in a path of such a file, and its address in a store; undefined for any other path. */
export function parseNamedPath(
  path: string,
): { readonly hash: string; readonly address: string } | undefined {
  const [, kind, hash] = /^(models|catalog|floats)\/([0-9a-f]{64})$/.exec(path) ?? [];
  if (kind === undefined || hash === undefined) return undefined;
  return { hash, address: addresses[kind as keyof typeof addresses](hash) };
}

/** Such a file out of a store; undefined where it has none of this path. @throws HearsayError BAD_LOG where it is damaged */
export function namedFile(store: Store, path: string): Uint8Array | undefined {
  const named = parseNamedPath(path);
  return named && namedBlob(store, named.address);
}
