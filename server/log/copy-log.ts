/**
 * Copies a log up to one checkpoint, file by file: leaves, tiles, and what the leaves name. The log may go on meanwhile: leaves
 * never change, and what they name lies under its hash, so that no transaction has to be held for it.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { equalBytes, parseUtf8 } from '../../shared/log/bytes.ts';
import { type Checkpoint, verifyCheckpoint } from '../../shared/log/checkpoint.ts';
import { decodeEntryBundle } from '../../shared/log/entry-bundle.ts';
import { parseLeaf } from '../../shared/log/leaf.ts';
import { MerkleTree } from '../../shared/log/merkle-tree.ts';
import { emptyLogState, type LogState } from '../../shared/log/state.ts';
import { step } from '../../shared/log/step.ts';
import { bundlesOf, tilePath, tilesOf } from '../../shared/log/tile.ts';
import { publicFilesOf } from './named-file.ts';
import { nativeHashes } from './native-hashes.ts';
import type { ReadStoredFile } from './stored-file.ts';
import { TrainingStates } from './training-states.ts';

/** What is copied, and how. */
export type CopyParts = {
  readonly checkpoint: Checkpoint;
  /** Writes the bundle of a path to where it belongs. @returns its bytes */
  readonly copyLeaves: (path: string) => Promise<Uint8Array>;
  /** Writes any other file. */
  readonly copyFile: (path: string) => Promise<unknown>;
  /** Told what is being copied, and its share 0..1. */
  readonly onProgress: (phase: string, share: number) => void;
};

/** A checkpoint as a log gives it, with the key by which it has signed. */
export type GivenCheckpoint = {
  readonly checkpoint: Checkpoint;
  readonly note: Uint8Array;
  readonly key: Uint8Array;
};

/** @throws HearsayError BAD_CHECKPOINT, BAD_LOG (there is none) */
export async function readCheckpoint(read: ReadStoredFile): Promise<GivenCheckpoint> {
  const [note, key] = [await readGiven(read, 'checkpoint'), await readGiven(read, 'vkey')];
  const text = (bytes: Uint8Array): string => parseUtf8(bytes, 'BAD_CHECKPOINT');
  return { checkpoint: verifyCheckpoint(text(note), text(key).trimEnd()), note, key };
}

/** @throws HearsayError BAD_LOG where it is not there */
export async function readGiven(read: ReadStoredFile, path: string): Promise<Uint8Array> {
  const bytes = await read(path);
  if (bytes) return bytes;
  throw new HearsayError('BAD_LOG', `the data folder has no ${path}`);
}

/** Where a log stands that was copied, and the states of training that its leaves leave. */
export type CopiedLog = { readonly state: LogState; readonly states: TrainingStates };

/**
 * Copy all of it but checkpoint and key: leaves, tiles, and what anybody may fetch of what the leaves name.
 * @throws HearsayError BAD_LEAF, BAD_LOG (leaves that are not those of the checkpoint), or what is thrown while copying
 */
export async function copyLog(parts: CopyParts): Promise<CopiedLog> {
  const { copyFile, onProgress, checkpoint } = parts;
  const { named, ...copied } = await foldLeaves(parts);
  const paths = [...Array.from(tilesOf(checkpoint.size), tilePath), ...named];
  for (const [i, path] of paths.entries()) {
    await copyFile(path);
    onProgress('files', (i + 1) / paths.length);
  }
  return copied;
}

/** @returns also the paths of the files that they name */
async function foldLeaves({ checkpoint: { size, root }, copyLeaves, onProgress }: CopyParts) {
  const [tree, named, states] = [new MerkleTree(nativeHashes), new Set<string>(), new TrainingStates()];
  let state: LogState = emptyLogState;
  for (const bundle of bundlesOf(size)) {
    for (const bytes of decodeEntryBundle(await copyLeaves(tilePath(bundle)))) {
      tree.append(bytes);
      const leaf = parseLeaf(bytes);
      state = step(state, leaf);
      states.fold(leaf, state);
      for (const path of publicFilesOf(leaf)) named.add(path);
    }
    onProgress('leaves', tree.size / size);
  }
  if (tree.size !== size || !equalBytes(tree.root(), root)) {
    throw new HearsayError('BAD_LOG', 'the leaves have another root than the checkpoint');
  }
  return { state, states, named };
}
