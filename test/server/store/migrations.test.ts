/** Tables of an earlier version, as this Hearsay's own store has written them, under one that wants others. */
import { readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseCopies } from '../../../server/store/kept-copy.ts';
import { closeDatabase, type Migrations, openDatabase } from '../../../server/store/sqlite-file.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { newFolder } from '../new-folder.ts';
import { numberedBatch } from './numbered-batch.ts';

/** The tables are there already, so the first is not run. */
const made = 'SELECT this is not run';
const later: Migrations = [
  made,
  'ALTER TABLE leaf ADD COLUMN note TEXT; UPDATE leaf SET note = idx',
  'CREATE TABLE more (x)',
];

let folder: string;
let db: Database.Database | undefined;
beforeEach(() => {
  folder = newFolder();
  const store = openSqliteStore(folder);
  for (let n = 0; n < 4; n++) store.write(numberedBatch(n, 5000));
  store.close();
});
afterEach(() => {
  if (db) closeDatabase(db);
  db = undefined;
});

const open = (migrations: Migrations): Database.Database => {
  db = openDatabase(folder, migrations);
  return db;
};
function leaves(): number {
  const store = openSqliteStore(folder);
  const count = [...store.leaves()].length;
  store.close();
  return count;
}
const copy = () => join(folder, 'hearsay.db.v1');

describe('a migration', () => {
  it('goes through all versions in between, keeps what there was, and happens once', () => {
    const rows = open(later).prepare('SELECT count(note) AS notes, max(note) AS last FROM leaf').get();
    expect(rows).toMatchObject({ notes: 12, last: '9' });
    expect(db?.prepare('SELECT * FROM more').all()).toEqual([]);
    if (db) closeDatabase(db);
    rmSync(copy());
    open(later);
    expect(readdirSync(folder)).not.toContain('hearsay.db.v1'); // nothing was to be done
  });

  it('keeps a copy from before, which only its owner can read and which the earlier Hearsay goes on from', () => {
    closeDatabase(open(later));
    expect(statSync(copy()).mode & 0o777).toBe(0o600);
    expect(() => openSqliteStore(folder)).toThrow(/expected tables of version 1, got 3: a newer Hearsay/);
    renameSync(copy(), join(folder, 'hearsay.db'));
    expect(leaves()).toBe(12);
  });

  it('that fails changes nothing, and the lock is given back', () => {
    const failing: Migrations = [made, 'DROP TABLE leaf', 'CREATE nonsense'];
    expect(() => open(failing)).toThrow(refusal('BAD_CONFIG'));
    expect(leaves()).toBe(12);
  });

  it('that was cut short is begun anew: a copy by half is no hindrance', () => {
    closeDatabase(open(later));
    renameSync(copy(), join(folder, 'hearsay.db'));
    expect(() => open([made, 'CREATE nonsense'])).toThrow(refusal('BAD_CONFIG')); // leaves its copy
    expect(readdirSync(folder)).toContain('hearsay.db.v1');
    expect(open(later).prepare('SELECT count(*) AS count FROM leaf').get()).toMatchObject({ count: 12 });
  });

  it('makes no copy of a database that is new', () => {
    rmSync(join(folder, 'hearsay.db'));
    open(['CREATE TABLE leaf (x)', 'CREATE TABLE more (x)']);
    expect(readdirSync(folder).filter((name) => name.startsWith('hearsay.db.'))).not.toContain(
      'hearsay.db.v0',
    );
  });
});

describe('copies from before a migration', () => {
  it('are erased once they are old enough, and nothing else is', () => {
    closeDatabase(open(later));
    const made = statSync(copy()).mtimeMs;
    expect(eraseCopies(folder, made - 1)).toBe(0);
    utimesSync(join(folder, 'hearsay.db'), 0, 0);
    expect(eraseCopies(folder, made + 1)).toBe(1);
    expect(readdirSync(folder)).toEqual(['hearsay.db']);
  });
});
