/**
 * The embedded store: one SQLite file in the data folder, in which a batch is one transaction.
 * Everything here is synchronous: what `write` holds is on the disk on the next line. What it erases is overwritten with
 * zeros in the database, and the WAL is cut off, at a later write where a full disk hinders it; copies of the files keep it,
 * and so may the medium.
 */
import type Database from 'libsql';
import { HearsayError } from '../../shared/hearsay-error.ts';
import {
  assertOpen,
  closeDatabase,
  cutOffWal,
  type Migrations,
  namingDamage,
  openDatabase,
  transact,
} from './sqlite-file.ts';
import type { Batch, Store } from './store.ts';

const migrations: Migrations = [
  `CREATE TABLE leaf (idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE blob (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE secret (key TEXT PRIMARY KEY, bytes BLOB NOT NULL)`,
];
/**
 * Rows in memory at once while leaves or secrets are streamed. Page by page, for a statement left open between
 * two reads would hold back WAL checkpoints.
 */
const pageRows = 256;

/** What a file can do beyond what is asked of any store. */
export type SqliteStore = Store & {
  /** Of all blobs, in order, streamed. */
  readonly addresses: () => IterableIterator<string>;
  /** Write the file anew without what is free in it. Takes as much room again. @throws Error where there is none; nothing is lost */
  readonly compact: () => void;
  /** Size of the file, without its WAL. */
  readonly fileBytes: () => number;
};

/**
 * Open the store of a data folder, and make it where it is missing, readable by its owner only.
 * Blobs are content-addressed: one that is there is not written again. Secrets are replaced.
 * @param folder a path; made with its parents
 * @throws HearsayError BAD_CONFIG (in use by another process, written by a newer Hearsay, no database, no permission);
 * its methods throw INTERNAL once it is closed
 */
export function openSqliteStore(folder: string): SqliteStore {
  const db = openDatabase(folder, migrations);
  const insertLeaf = db.prepare('INSERT INTO leaf VALUES (?, ?)');
  const insertBlob = db.prepare('INSERT OR IGNORE INTO blob VALUES (?, ?)');
  const replaceSecret = db.prepare('INSERT OR REPLACE INTO secret VALUES (?, ?)');
  const eraseBlob = db.prepare('DELETE FROM blob WHERE hash = ?');
  const eraseSecret = db.prepare('DELETE FROM secret WHERE key = ?');
  const leavesBetween = leafStream(db);
  let size = namingDamage(() => countLeaves(db));
  /** What was erased may still be in the WAL. */
  let uncut = false;
  const write = (batch: Batch): void => {
    const { leaves = [], blobs = [], secrets = [], erasedBlobs = [], erasedSecrets = [] } = batch;
    transact(db, () => {
      for (const [i, bytes] of leaves.entries()) insertLeaf.run(size + i, bytes);
      for (const [hash, bytes] of blobs) insertBlob.run(hash, bytes);
      for (const [key, bytes] of secrets) replaceSecret.run(key, bytes);
      for (const address of erasedBlobs) eraseBlob.run(address);
      for (const key of erasedSecrets) eraseSecret.run(key);
    });
    size += leaves.length;
    uncut ||= erasedBlobs.length + erasedSecrets.length > 0;
    // What was written is written: a disk that is full now must not make it look as if it were not.
    if (uncut) uncut = !cutsOffWal(db);
  };
  return {
    write,
    size: () => {
      assertOpen(db);
      return size;
    },
    leaves: (from = 0) => leavesBetween(from, size),
    blob: finder(db, 'SELECT bytes FROM blob WHERE hash = ?'),
    secret: finder(db, 'SELECT bytes FROM secret WHERE key = ?'),
    secretsWith: secretStream(db),
    addresses: addressStream(db),
    compact: () => {
      assertOpen(db);
      db.exec('VACUUM');
      cutOffWal(db);
    },
    fileBytes: () => pragma(db, 'page_count') * pragma(db, 'page_size'),
    close: () => closeDatabase(db),
  };
}

/** @returns false where the medium refuses: it is tried again at the next write, and at the next start */
function cutsOffWal(db: Database.Database): boolean {
  try {
    cutOffWal(db);
    return true;
  } catch {
    return false;
  }
}

/** The log has no gaps, so its last index tells its length. */
function countLeaves(db: Database.Database): number {
  const row = db.prepare('SELECT max(idx) AS last FROM leaf').get();
  const last = columnOf(row, 'last');
  return typeof last === 'number' ? last + 1 : 0;
}

function leafStream(db: Database.Database) {
  const select = db.prepare('SELECT bytes FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx');
  return function* between(from: number, end: number): Generator<Uint8Array> {
    for (let start = from; start < end; start += pageRows) {
      assertOpen(db);
      const rows = namingDamage(() => select.all(start, Math.min(start + pageRows, end)));
      for (const row of rows) yield bytesOf(row);
    }
  };
}

function secretStream(db: Database.Database) {
  // No byte of UTF-8 is 0xff, so the upper bound lies above every key with the prefix.
  const select = db.prepare(`SELECT key, bytes FROM secret
    WHERE key >= ? AND key < ? || CAST(x'ff' AS TEXT) ORDER BY key LIMIT ${pageRows}`);
  return function* startingWith(prefix: string): Generator<readonly [key: string, value: Uint8Array]> {
    for (let start = prefix; ; ) {
      assertOpen(db);
      const rows = namingDamage(() => select.all(start, prefix));
      const page = rows.map((row) => [keyOf(row), bytesOf(row)] as const);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageRows) return;
      start = `${last[0]}\0`; // the least key above the last
    }
  };
}

function addressStream(db: Database.Database) {
  const select = db.prepare(`SELECT hash FROM blob WHERE hash > ? ORDER BY hash LIMIT ${pageRows}`);
  return function* addresses(): Generator<string> {
    for (let last = ''; ; ) {
      assertOpen(db);
      const page = namingDamage(() => select.all(last)).map((row) => String(columnOf(row, 'hash')));
      yield* page;
      if (page.length < pageRows) return;
      last = page.at(-1) ?? last;
    }
  };
}

function pragma(db: Database.Database, name: 'page_count' | 'page_size'): number {
  assertOpen(db);
  return Number(columnOf(db.prepare(`PRAGMA ${name}`).get(), name));
}

function finder(db: Database.Database, sql: string) {
  const select = db.prepare(sql);
  return (key: string): Uint8Array | undefined => {
    assertOpen(db);
    const row = namingDamage(() => select.get(key));
    return row === undefined ? undefined : bytesOf(row);
  };
}

/** A copy: libsql gives a Buffer from `get`, an ArrayBuffer from `all`. */
function bytesOf(row: unknown): Uint8Array {
  const value = columnOf(row, 'bytes');
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new HearsayError('INTERNAL', `hearsay.db: expected bytes, got ${typeof value}`);
}

const keyOf = (row: unknown): string => String(columnOf(row, 'key'));

const columnOf = (row: unknown, column: string): unknown =>
  typeof row === 'object' && row !== null ? Reflect.get(row, column) : undefined;
