/**
 * What the world has seen of a log after a backup was made, out of a mirror, an export or an aggregator: leaves and public
 * files. Without it a restored log would go on from an earlier end than browsers, witnesses and auditors have seen, and
 * forget what releases since have cost. States of training are nowhere to be had: see `go-on.ts`.
 */
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import type { CatalogSource } from '../../shared/audit/evidence-source.ts';
import { openCheckpoint } from '../../shared/audit/open-checkpoint.ts';
import { readLeafRange, UnreadableTile } from '../../shared/audit/read-leaves.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { equalBytes } from '../../shared/log/bytes.ts';
import type { Checkpoint } from '../../shared/log/checkpoint.ts';
import { hashFile } from '../../shared/log/commitments.ts';
import { parseLeaf } from '../../shared/log/leaf.ts';
import { tileWidth } from '../../shared/log/tile.ts';
import { namedFile, parseNamedPath, publicFilesOf } from '../log/named-file.ts';
import { Journal } from '../rounds/journal.ts';
import type { Store } from '../store/store.ts';

/** What is known elsewhere, and what there is. */
export type CatchUpParts = {
  /** Of nothing that it gives anything is believed. */
  readonly source: AuditSource & CatalogSource;
  readonly store: Store;
  /** Over the store. */
  readonly journal: Journal;
  /** The line of the log's first key. */
  readonly verifierKey: string;
  /** Told what is being taken, and its share 0..1. */
  readonly onProgress: (phase: string, share: number) => void;
};

/** Leaves that are read, and written, at once. */
const chunk = 16 * tileWidth;

/**
 * Append the leaves that the source has more, with the models and catalogs that they name.
 * @returns the log; the one that was given where the source has no more leaves
 * @throws HearsayError BAD_CONFIG (no signed checkpoint, or something is missing there), BAD_LOG (another history), BAD_LEAF, or
 * what source and store throw; then the store is to be thrown away
 */
export async function catchUp(parts: CatchUpParts): Promise<Journal> {
  const { source, store, journal, verifierKey } = parts;
  const opened = await openCheckpoint(source, verifierKey);
  if ('failed' in opened) {
    throw new HearsayError(
      'BAD_CONFIG',
      `the log that was seen has no checkpoint of ${verifierKey}: ${opened.failed.detail}`,
    );
  }
  const { checkpoint } = opened;
  const from = journal.state.size;
  await takeLeaves(parts, checkpoint);
  const longer = checkpoint.size > from ? new Journal(store) : journal;
  if (!equalBytes(longer.rootAt(checkpoint.size), checkpoint.root)) {
    const sizes = `that of the backup has ${from} leaves, the one that was seen ${checkpoint.size}`;
    throw new HearsayError('BAD_LOG', `these are two histories, and none goes on from the other: ${sizes}`);
  }
  await takeFiles(parts, from);
  return longer;
}

/** Those that the store lacks. */
async function takeLeaves(parts: CatchUpParts, { size }: Checkpoint): Promise<void> {
  const { source, store, journal, onProgress } = parts;
  const known = journal.state.size;
  try {
    for (let from = known; from < size; from += chunk) {
      const to = Math.min(size, from + chunk);
      store.write({ leaves: await readLeafRange(source, { from, to, size }) });
      onProgress('leaves since', (to - known) / (size - known));
    }
  } catch (cause) {
    if (!(cause instanceof UnreadableTile)) throw cause;
    const sizes = `it has ${size} leaves, the backup ${known}`;
    throw new HearsayError('BAD_CONFIG', `the log that was seen cannot be read, ${sizes}: ${cause.message}`, {
      cause,
    });
  }
}

/** The public files that the leaves from one on name. */
async function takeFiles({ source, store, onProgress }: CatchUpParts, from: number): Promise<void> {
  const missing: string[] = [];
  let done = from;
  for (const bytes of store.leaves(from)) {
    for (const path of publicFilesOf(parseLeaf(bytes))) {
      if (!namedFile(store, path) && !(await takeFile(source, store, path))) missing.push(path);
    }
    onProgress('files since', (++done - from) / (store.size() - from));
  }
  if (missing.length === 0) return;
  const what = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ` and ${missing.length - 3} more` : '');
  const sizes = `it has ${store.size()} leaves, the backup ${from}`;
  throw new HearsayError('BAD_CONFIG', `the log that was seen goes on, ${sizes}, and lacks ${what}`);
}

/** @returns whether it was there */
async function takeFile(source: CatchUpParts['source'], store: Store, path: string): Promise<boolean> {
  const named = parseNamedPath(path);
  if (!named) return false;
  const bytes = await (path.startsWith('catalog/') ? source.catalog(named.hash) : source.model(named.hash));
  if (!bytes || hashFile(bytes) !== named.hash) return false;
  store.write({ blobs: new Map([[named.address, bytes]]) });
  return true;
}
