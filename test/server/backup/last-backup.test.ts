import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lastBackupOf, noteBackup } from '../../../server/backup/last-backup.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-last-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the last backup of a folder is when it was noted last; before the first there is none', async () => {
  expect(lastBackupOf(folder)).toBeUndefined();
  const before = Date.now();
  expect(await noteBackup(folder)).toBe(true);
  const first = lastBackupOf(folder) ?? 0;
  // file systems count in steps of their own
  expect(first).toBeGreaterThan(before - 2000);
  expect(await noteBackup(folder)).toBe(true);
  expect(lastBackupOf(folder)).toBeGreaterThanOrEqual(first);
});

it('a folder that cannot be written to costs the note, not the backup', async () => {
  expect(await noteBackup(join(folder, 'no such folder'))).toBe(false);
});
