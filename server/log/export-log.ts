/**
 * A log as static files, the same that the aggregator serves: `checkpoint`, `vkey` and `tile/...` of C2SP tlog-tiles, and
 * beside them the models and catalogs that leaves name. No update, seed or salt is among them, and no key but the public one.
 */
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type Checkpoint, verifyCheckpoint } from '../../shared/log/checkpoint.ts';
import { bundlesOf, tilePath, tilesOf } from '../../shared/log/tile.ts';
import { copyLog, readCheckpoint, readGiven } from './copy-log.ts';
import type { ReadStoredFile } from './stored-file.ts';

/** What was written. */
export type ExportedLog = { readonly origin: string; readonly size: number; readonly files: number };

/** What to export, and where to. */
export type ExportParts = {
  /** Of a data folder, on which an aggregator may run. */
  readonly read: ReadStoredFile;
  /** New, empty, or an earlier export of the same log, which then is brought up to date. */
  readonly folder: string;
  /** Told what is being written, and its share 0..1. */
  readonly onProgress?: (phase: string, share: number) => void;
};

/**
 * Write the files. The checkpoint comes last, so that an export that was stopped is the one before it, or none.
 * @throws HearsayError BAD_CONFIG (something else in the folder, or more leaves), BAD_LEAF, BAD_LOG, BAD_CHECKPOINT, or what `read` throws
 */
export async function exportLog({
  read,
  folder,
  onProgress = () => undefined,
}: ExportParts): Promise<ExportedLog> {
  const { checkpoint, note, key: bytes } = await readCheckpoint(read);
  const key = new TextDecoder().decode(bytes);
  await assertOwn(folder, key);
  const before = await exportedSize(folder, key, checkpoint);
  // first of all, so that an export that is stopped is known for what it is
  await writeWhole(join(folder, 'vkey'), key);
  let files = 2;
  // the path says what a file holds, so one that is there is not written again
  const copyFile = async (path: string): Promise<void> => {
    files++;
    const file = join(folder, path);
    if (!(await exists(file))) await writeInto(file, await readGiven(read, path));
  };
  const copyLeaves = async (path: string): Promise<Uint8Array> => {
    await copyFile(path);
    return readFile(join(folder, path));
  };
  await copyLog({ checkpoint, copyLeaves, copyFile, onProgress });
  await writeWhole(join(folder, 'checkpoint'), note);
  await removePartial(folder, before, checkpoint.size);
  return { origin: checkpoint.origin, size: checkpoint.size, files };
}

/**
 * Leaves in an earlier export; 0 where there is none.
 * @throws HearsayError BAD_CONFIG where it has more than there are: it may be the last that knows them
 */
async function exportedSize(folder: string, key: string, { size }: Checkpoint): Promise<number> {
  const before = await readFile(join(folder, 'checkpoint'), 'utf8').then(
    (note) => verifyCheckpoint(note, key.trimEnd()).size,
    () => 0,
  );
  if (before <= size) return before;
  const sizes = `it holds ${before} leaves of this log, and the data folder ${size}`;
  throw new HearsayError('BAD_CONFIG', `cannot export to ${folder}: ${sizes}`);
}

/** The partial tiles of an earlier export: larger ones have taken their place, and would pile up where it is often made. */
async function removePartial(folder: string, before: number, size: number): Promise<void> {
  const paths = (leaves: number): string[] => [...bundlesOf(leaves), ...tilesOf(leaves)].map(tilePath);
  const current = new Set(paths(size));
  for (const path of paths(before)) {
    if (!current.has(path)) await rm(join(folder, path), { force: true });
  }
}

async function writeInto(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, bytes);
}

/** Under another name first: a file that is there is whole. */
async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}

/** That nothing but an earlier export of this log is overwritten. */
async function assertOwn(folder: string, key: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length === 0) return;
  const found = await readFile(join(folder, 'vkey'), 'utf8').catch(() => undefined);
  if (found === key) return;
  const what = found === undefined ? 'it holds something else' : `it holds the log of ${found.trim()}`;
  throw new HearsayError('BAD_CONFIG', `cannot export to ${folder}: ${what}`);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
