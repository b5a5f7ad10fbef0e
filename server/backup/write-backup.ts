/** Writes a backup: an export of the log up to one checkpoint, the states that training goes on from, and a manifest. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { bytesToHex } from '@noble/hashes/utils.js';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import type { Checkpoint } from '../../shared/log/checkpoint.ts';
import { hashFile } from '../../shared/log/commitments.ts';
import type { LogState } from '../../shared/log/state.ts';
import { copyLog, readCheckpoint, readGiven } from '../log/copy-log.ts';
import { parseNamedPath, stateFilesOf } from '../log/named-file.ts';
import type { ReadStoredFile } from '../log/stored-file.ts';
import { type BackupManifest, manifestName } from './backup-manifest.ts';

/** What is backed up, and where to. */
export type BackupParts = {
  /** Of a data folder, on which an aggregator may run. */
  readonly read: ReadStoredFile;
  /** A folder that is not there yet. */
  readonly target: string;
  /** Told what is being written, and its share 0..1. */
  readonly onProgress?: (phase: string, share: number) => void;
};

/** What was written, with the name of the log. */
export type WrittenBackup = BackupManifest & { readonly origin: string };

/**
 * Write it under another name first: a folder of the name that was asked for is whole.
 * @throws HearsayError BAD_CONFIG (the target is there, or cannot be written; no log, or a closed round that waits for its release),
 * BAD_LOG
 * (a file is missing or damaged), BAD_LEAF, BAD_CHECKPOINT; then there is no backup
 */
export async function writeBackup(parts: BackupParts): Promise<WrittenBackup> {
  const { target } = parts;
  if (existsSync(target))
    throw new HearsayError('BAD_CONFIG', `${target} is there already: name a new folder`);
  const folder = await createPart(target);
  try {
    const backup = await fillFolder(folder, parts);
    await rename(folder, target);
    return backup;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error instanceof HearsayError ? error : unwritable(target, error);
  }
}

/** Beside the target, for a folder can only be moved within a disk. */
const createPart = (target: string): Promise<string> =>
  mkdtemp(join(dirname(resolve(target)), `${basename(resolve(target))}.part-`)).catch((cause: unknown) => {
    throw unwritable(target, cause);
  });

const unwritable = (target: string, cause: unknown): HearsayError =>
  new HearsayError('BAD_CONFIG', `cannot write a backup to ${target}: ${reasonOf(cause)}`, { cause });

async function fillFolder(
  folder: string,
  { read, onProgress = () => undefined }: BackupParts,
): Promise<WrittenBackup> {
  const files: { path: string; hash: string }[] = [];
  const keep = async (path: string, bytes: Uint8Array): Promise<void> => {
    files.push({ path, hash: hashOf(path, bytes) });
    await write(join(folder, path), bytes);
  };
  const copy = async (path: string): Promise<Uint8Array> => {
    const bytes = await readGiven(read, path);
    await keep(path, bytes);
    return bytes;
  };
  const { checkpoint, note, key } = await readCheckpoint(read);
  await keep('checkpoint', note);
  await keep('vkey', key);
  const { state, states } = await copyLog({ checkpoint, copyLeaves: copy, copyFile: copy, onProgress });
  const paths = new Set(states.withoutEvidence(state).flatMap(stateFilesOf));
  for (const path of paths) await copy(path);
  const manifest: BackupManifest = { format: 1, ...reachedBy(state, checkpoint), files };
  await write(join(folder, manifestName), JSON.stringify(manifest));
  return { ...manifest, origin: checkpoint.origin };
}

/** @throws HearsayError BAD_LOG where it is another than its path says */
function hashOf(path: string, bytes: Uint8Array): string {
  const hash = hashFile(bytes);
  const named = parseNamedPath(path);
  if (!named || named.hash === hash) return hash;
  throw new HearsayError('BAD_LOG', `${path} is damaged in the data folder`);
}

async function write(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { flag: 'wx', flush: true });
}

/** @throws HearsayError BAD_CONFIG where nothing could go on from there */
function reachedBy({ round, releases, model }: LogState, { size, root }: Checkpoint) {
  if (!model) throw new HearsayError('BAD_CONFIG', 'the log in this data folder has not begun');
  if (round.kind === 'closed') {
    // its sum is fixed, and can only be released with the updates, which a backup does not hold
    const what = `round ${round.round} is closed and waits for its release`;
    throw new HearsayError('BAD_CONFIG', `${what}: back up once the aggregator has written it`);
  }
  return { size, root: bytesToHex(root), releases, version: model.version };
}
