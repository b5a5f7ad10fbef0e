/** A backup as it lies on a disk: nothing of it is used before it is held against the manifest. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { hashFile } from '../../shared/log/commitments.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { type BackupManifest, backupManifestSchema, manifestName } from './backup-manifest.ts';

/** More than a manifest of a hundred million leaves takes, and more than any model's master. */
const most = { manifest: 128 * 2 ** 20, file: 512 * 2 ** 20 };

/** See the head of this file. */
export type BackupFolder = {
  readonly manifest: BackupManifest;
  /** @throws HearsayError BAD_CONFIG where the manifest does not list it, or it is missing or another */
  readonly read: (path: string) => Promise<Uint8Array>;
};

/** @throws HearsayError BAD_CONFIG where the folder is no backup, or one of another format */
export async function openBackupFolder(folder: string): Promise<BackupFolder> {
  const manifest = await readManifest(folder);
  const hashes = new Map(manifest.files.map(({ path, hash }) => [path, hash]));
  const read = async (path: string): Promise<Uint8Array> => {
    const hash = hashes.get(path);
    if (hash === undefined) throw bad(folder, `its manifest lists no ${path}`);
    const bytes = await readLimited(folder, path, most.file);
    if (hashFile(bytes) !== hash) throw bad(folder, `${path} is not the file that the manifest lists`);
    return bytes;
  };
  return { manifest, read };
}

async function readManifest(folder: string): Promise<BackupManifest> {
  const bytes = await readLimited(folder, manifestName, most.manifest);
  try {
    return parseWith(backupManifestSchema, JSON.parse(new TextDecoder().decode(bytes)), 'BAD_CONFIG');
  } catch (cause) {
    throw bad(folder, `${manifestName}: ${reasonOf(cause)}`, cause);
  }
}

async function readLimited(folder: string, path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const found = await stat(join(folder, path));
    if (!found.isFile() || found.size > maxBytes) {
      throw new Error(`expected a file of at most ${maxBytes} bytes`);
    }
    return await readFile(join(folder, path));
  } catch (cause) {
    throw bad(folder, `cannot read ${path}: ${reasonOf(cause)}`, cause);
  }
}

const bad = (folder: string, reason: string, cause?: unknown): HearsayError =>
  new HearsayError('BAD_CONFIG', `${folder} is no whole backup: ${reason}`, { cause });
