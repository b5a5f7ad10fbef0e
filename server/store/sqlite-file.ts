/**
 * The SQLite file of a data folder, and the lock on it.
 * WAL with synchronous=FULL: a transaction is flushed to the disk before it returns. The connection holds SQLite's
 * exclusive lock from opening to closing, and the kernel drops that lock with the process: a second aggregator
 * cannot start on the same folder, and one that was killed leaves nothing to clean up.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { keepCopy } from './kept-copy.ts';

/**
 * SQL by version, which SQLite keeps as `user_version`: the first makes the tables, each later one changes those of the one
 * before it. What was released once is never edited.
 */
export type Migrations = readonly [string, ...string[]];

/**
 * Open `hearsay.db` in a folder, and make both where they are missing, readable by their owner only. Tables of an earlier
 * version are brought to this one, all at once or not at all, after a copy of the file was kept; see `kept-copy.ts`.
 * @param folder a path; made with its parents
 * @throws HearsayError BAD_CONFIG (in use by another process, written by a newer Hearsay, no database, no permission)
 */
export function openDatabase(folder: string, migrations: Migrations): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(createFile(folder), { timeout: 0 });
    // the lock is taken by the first transaction, and kept
    db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      BEGIN IMMEDIATE; COMMIT`);
  } catch (cause) {
    db?.close();
    throw unusable(folder, cause);
  }
  try {
    migrate(db, folder, migrations);
    cutOffWal(db); // a crash may have come between an erasure and this
    return db;
  } catch (cause) {
    try {
      closeDatabase(db);
    } catch {
      // the first failure says more
    }
    throw unusable(folder, cause);
  }
}

/**
 * Everything that `run` does, durably, or nothing of it.
 * @throws what `run` or the medium threw, then nothing is written; HearsayError INTERNAL after {@link closeDatabase}
 */
export function transact(db: Database.Database, run: () => void): void {
  assertOpen(db);
  db.exec('BEGIN IMMEDIATE');
  try {
    run();
    db.exec('COMMIT');
  } catch (error) {
    // After a full disk SQLite has rolled back by itself, and a second time would hide the reason.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * What SQLite says of pages that the medium has changed, as a code that the command line can tell.
 * @throws HearsayError BAD_LOG where the database is damaged; else what `run` throws
 */
export function namingDamage<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (!codeOf(cause).startsWith('SQLITE_CORRUPT')) throw cause;
    throw new HearsayError('BAD_LOG', 'hearsay.db is damaged: restore a backup', { cause });
  }
}

/** Move the WAL into the database and empty it: else what was erased stays in it until it is written over. */
export function cutOffWal(db: Database.Database): void {
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/**
 * Move the WAL into the one file, give the lock back, close; a second time does nothing. `close` alone would not
 * do: libsql keeps the connection, and with it the lock, until the last prepared statement is garbage-collected.
 */
export function closeDatabase(db: Database.Database): void {
  if (!db.open) return;
  try {
    db.exec(
      'PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT 1 FROM sqlite_schema LIMIT 1',
    );
  } finally {
    db.close();
  }
}

/** @throws HearsayError INTERNAL after {@link closeDatabase}: libsql would still run statements prepared before */
export function assertOpen(db: Database.Database): void {
  if (!db.open) throw new HearsayError('INTERNAL', 'the store is closed');
}

/** SQLite would make the file readable by everybody; it gives its WAL the permissions of the file. */
function createFile(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'hearsay.db');
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    // Never open and close a file that exists: closing drops every POSIX lock that this process holds on it.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return file;
}

function migrate(db: Database.Database, folder: string, migrations: Migrations): void {
  const row: unknown = db.prepare('PRAGMA user_version').get();
  const found = Number(typeof row === 'object' && row !== null ? Reflect.get(row, 'user_version') : row);
  const version = migrations.length;
  if (found === version) return;
  if (found > version || found < 0) {
    const reason = `hearsay.db: expected tables of version ${version}, got ${found}: a newer Hearsay wrote them`;
    throw new HearsayError('BAD_CONFIG', reason);
  }
  if (found > 0) keepCopy(db, folder, found);
  transact(db, () => {
    for (const sql of migrations.slice(found)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${version}`);
  });
}

function unusable(folder: string, cause: unknown): HearsayError {
  const reasons = new Map([
    ['SQLITE_BUSY', 'in use by another process; stop that one, or give this one a folder of its own'],
    ['SQLITE_READONLY', 'it cannot be written to: its permissions, or a disk that is mounted read-only'],
    ['SQLITE_FULL', 'its disk is full: make room'],
    ['SQLITE_NOTADB', 'hearsay.db in it is not a database'],
    ['SQLITE_CORRUPT', 'hearsay.db in it is damaged: restore a backup'],
  ]);
  const message = cause instanceof Error ? cause.message : String(cause);
  const reason = reasons.get(codeOf(cause)) ?? message.replace(/^BAD_CONFIG: /, '');
  return new HearsayError('BAD_CONFIG', `data folder ${folder}: ${reason}`, { cause });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
