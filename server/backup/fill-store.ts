/** Brings a backup into an empty store: its leaves, and what these name. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { equalBytes, parseUtf8 } from '../../shared/log/bytes.ts';
import { type Checkpoint, verifyCheckpoint } from '../../shared/log/checkpoint.ts';
import { hashFile } from '../../shared/log/commitments.ts';
import { decodeEntryBundle } from '../../shared/log/entry-bundle.ts';
import { parseLeaf } from '../../shared/log/leaf.ts';
import { bundlesOf, tilePath } from '../../shared/log/tile.ts';
import { parseNamedPath, publicFilesOf, stateFilesOf } from '../log/named-file.ts';
import { Journal } from '../rounds/journal.ts';
import type { Store } from '../store/store.ts';
import type { BackupFolder } from './backup-folder.ts';
import type { BackupManifest } from './backup-manifest.ts';

/** What is brought in. */
export type FillParts = {
  readonly backup: BackupFolder;
  /** Without leaves. */
  readonly store: Store;
  /** The line of the log's first key, from elsewhere. */
  readonly verifierKey: string;
  /** Told what is being brought in, and its share 0..1. */
  readonly onProgress: (phase: string, share: number) => void;
};

/**
 * Every file is held against the manifest, the leaves against the checkpoint that the key has signed, and what they name
 * against the hashes in them.
 * @returns the log
 * @throws HearsayError BAD_CONFIG (another log's; a file that is missing, or not what the manifest says), BAD_CHECKPOINT,
 * BAD_LEAF, BAD_LOG, or what the store throws
 */
export async function fillStore({ backup, store, verifierKey, onProgress }: FillParts): Promise<Journal> {
  const checkpoint = await readCheckpoint(backup, verifierKey);
  for (const bundle of bundlesOf(checkpoint.size)) {
    store.write({ leaves: decodeEntryBundle(await backup.read(tilePath(bundle))) });
    onProgress('leaves', store.size() / checkpoint.size);
  }
  const journal = new Journal(store);
  assertReached(journal, checkpoint, backup.manifest);
  const { files } = backup.manifest;
  for (const [i, { path }] of files.entries()) {
    keepNamed(store, path, await backup.read(path));
    onProgress('files', (i + 1) / files.length);
  }
  assertWhole(store, journal, new Set(files.map(({ path }) => path)));
  return journal;
}

async function readCheckpoint({ read }: BackupFolder, verifierKey: string): Promise<Checkpoint> {
  const [note, key] = [await read('checkpoint'), await read('vkey')].map((bytes) =>
    parseUtf8(bytes, 'BAD_CHECKPOINT'),
  ) as [string, string];
  if (key !== `${verifierKey}\n`) {
    throw new HearsayError(
      'BAD_CONFIG',
      `the backup is of the log of ${key.trim()}, the keys are of ${verifierKey}`,
    );
  }
  return verifyCheckpoint(note, verifierKey);
}

/** The manifest is not signed: what it says beside its hashes is compared with what is. */
function assertReached(journal: Journal, { size, root }: Checkpoint, manifest: BackupManifest): void {
  const { releases, model } = journal.state;
  if (journal.state.size !== size || !equalBytes(journal.rootAt(size), root)) {
    throw new HearsayError('BAD_LOG', 'the leaves of the backup have another root than its checkpoint');
  }
  const isStated =
    manifest.size === size &&
    manifest.root === bytesToHex(root) &&
    manifest.releases === releases &&
    manifest.version === model?.version;
  if (!isStated) throw new HearsayError('BAD_CONFIG', 'the manifest of the backup is of another log');
}

/** A model, catalog or state under the hash that is its name; other files have been read as what they are, or are not needed. */
function keepNamed(store: Store, path: string, bytes: Uint8Array): void {
  const named = parseNamedPath(path);
  if (!named) return;
  if (hashFile(bytes) !== named.hash) {
    throw new HearsayError('BAD_LOG', `${path} of the backup has another hash than its name`);
  }
  store.write({ blobs: new Map([[named.address, bytes]]) });
}

function assertWhole(store: Store, { state, states }: Journal, kept: ReadonlySet<string>): void {
  const assertKept = (path: string): void => {
    if (!kept.has(path)) throw new HearsayError('BAD_LOG', `the backup lacks ${path}`);
  };
  for (const bytes of store.leaves()) publicFilesOf(parseLeaf(bytes)).forEach(assertKept);
  states.withoutEvidence(state).flatMap(stateFilesOf).forEach(assertKept);
}
