/**
 * The copy of a database that is kept before its tables are changed: whoever has to go back to the Hearsay that made it stops the
 * server, and gives it its name back. It holds what the database held, updates and seeds included, so it is not kept long.
 */
import { closeSync, fsyncSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';

const isCopy = (name: string): boolean => /^hearsay\.db\.v\d+$/.test(name);

/**
 * Write `hearsay.db.v<version>` beside the database, readable by its owner only, flushed to the disk.
 * @throws what SQLite or the system throws; then the database has not changed
 */
export function keepCopy(db: Database.Database, folder: string, version: number): void {
  const file = join(folder, `hearsay.db.v${version}`);
  rmSync(file, { force: true }); // of an earlier try, which did not come to its end
  const handle = openSync(file, 'wx', 0o600);
  try {
    // SQLite's own copy: to read the file beside SQLite would drop the lock on it
    db.prepare('VACUUM INTO ?').run(file);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Erase the copies of a data folder that were made before a time. @returns how many @throws what the system throws */
export function eraseCopies(folder: string, before: number): number {
  const old = readdirSync(folder)
    .filter(isCopy)
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).mtimeMs < before);
  for (const file of old) rmSync(file);
  return old.length;
}
