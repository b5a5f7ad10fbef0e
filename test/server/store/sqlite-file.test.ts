import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  assertOpen,
  closeDatabase,
  type Migrations,
  openDatabase,
  transact,
} from '../../../server/store/sqlite-file.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { newFolder } from '../new-folder.ts';

const migrations: Migrations = ['CREATE TABLE number (value INTEGER UNIQUE)'];

let folder: string;
let db: Database.Database;
beforeEach(() => {
  folder = newFolder();
  db = openDatabase(folder, migrations);
});
afterEach(() => {
  closeDatabase(db);
});

const sum = () => db.prepare('SELECT sum(value) AS sum FROM number').get();

it('a transaction does everything or nothing', () => {
  transact(db, () => db.exec('INSERT INTO number VALUES (1); INSERT INTO number VALUES (2)'));
  const failing = () =>
    transact(db, () => db.exec('INSERT INTO number VALUES (4); INSERT INTO number VALUES (1)'));
  expect(failing).toThrow('UNIQUE');
  expect(db.inTransaction).toBe(false);
  expect(sum()).toMatchObject({ sum: 3 });
});

it.each([
  ['synchronous', 2],
  ['journal_mode', 'wal'],
  ['locking_mode', 'exclusive'],
])('a transaction is flushed to the disk, under one lock: %s = %s', (pragma, value) => {
  expect(db.pragma(pragma, { simple: true })).toMatchObject({ [pragma]: value });
});

it('closing gives the lock back though prepared statements are left, which do nothing any more', () => {
  const left = db.prepare('SELECT sum(value) AS sum FROM number');
  left.get();
  closeDatabase(db);
  closeDatabase(db);
  expect(() => assertOpen(db)).toThrow(refusal('INTERNAL'));
  expect(() => transact(db, () => left.get())).toThrow(refusal('INTERNAL'));
  db = openDatabase(folder, migrations);
  expect(sum()).toMatchObject({ sum: null });
});

it('a folder whose tables cannot be made is refused, and can be opened afterwards', () => {
  closeDatabase(db);
  rmSync(join(folder, 'hearsay.db'));
  expect(() => openDatabase(folder, ['CREATE nonsense'])).toThrow(refusal('BAD_CONFIG'));
  db = openDatabase(folder, migrations);
});
