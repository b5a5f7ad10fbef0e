/**
 * A log as static files, the same that the aggregator serves: `checkpoint`, `vkey` and `tile/...` of C2SP tlog-tiles, and
 * beside them the models and catalogs that leaves name. No update, seed or salt is among them, and no key but the public one.
 */
import { access, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type Leaf, parseLeaf } from '../../shared/log/leaf.ts';
import { bundlesOf, type Tile, tilePath, tilesOf } from '../../shared/log/tile.ts';
import { Journal } from '../rounds/journal.ts';
import { catalogAddress, modelAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';
import { storedLogSigner } from './log-signer.ts';

/** What was written. */
export type ExportedLog = { readonly origin: string; readonly size: number; readonly files: number };

/** What to export, and where to. */
export type ExportParts = {
  readonly store: Store;
  /** New, empty, or an earlier export of the same log, which then is brought up to date. */
  readonly folder: string;
  /** Told the share of the files that are done, 0..1. */
  readonly onProgress?: (share: number) => void;
};

/**
 * Write the files. The checkpoint comes last, so that an export that was stopped is the one before it, or none.
 * @throws HearsayError BAD_CONFIG (no log in the store, or something else in the folder), BAD_LEAF, BAD_LOG
 */
export async function exportLog({ store, folder, onProgress }: ExportParts): Promise<ExportedLog> {
  const signer = storedLogSigner(store);
  const journal = new Journal(store);
  const key = `${signer.verifierKey}\n`;
  await assertOwn(folder, key);
  // first of all, so that an export that is stopped is known for what it is
  await writeWhole(join(folder, 'vkey'), key);
  const files = new Map([...tilesAmong(journal), ...blobsAmong(store)]);
  let done = 0;
  for (const [path, read] of files) {
    await writeOnce(join(folder, path), read);
    onProgress?.(++done / files.size);
  }
  await writeWhole(join(folder, 'checkpoint'), signer.sign(journal));
  return { origin: signer.origin, size: journal.state.size, files: files.size + 2 };
}

/** A file's path in the folder, and what reads it. */
type Source = readonly [path: string, read: () => Uint8Array | undefined];

function* tilesAmong(journal: Journal): Generator<Source> {
  const { size } = journal.state;
  const source = (tile: Tile): Source => [tilePath(tile), () => journal.tile(tile)];
  for (const bundle of bundlesOf(size)) yield source(bundle);
  for (const tile of tilesOf(size)) yield source(tile);
}

function* blobsAmong(store: Store): Generator<Source> {
  for (const bytes of store.leaves()) {
    const { models, catalogs } = namedBy(parseLeaf(bytes));
    for (const hash of models) yield [`models/${hash}`, () => store.blob(modelAddress(hash))];
    for (const hash of catalogs) yield [`catalog/${hash}`, () => store.blob(catalogAddress(hash))];
  }
}

/** Hashes of the public files that a leaf names. */
function namedBy(leaf: Leaf): { models: readonly string[]; catalogs: readonly string[] } {
  return {
    models: 'model' in leaf ? [leaf.model.file, leaf.model.scoring] : [],
    catalogs: 'catalog' in leaf ? [leaf.catalog] : [],
  };
}

/** The path says what the file holds, so one that is there is not written again. */
async function writeOnce(file: string, read: () => Uint8Array | undefined): Promise<void> {
  if (await exists(file)) return;
  const bytes = read();
  if (!bytes) throw new HearsayError('BAD_LOG', `the store has no ${file}`);
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
