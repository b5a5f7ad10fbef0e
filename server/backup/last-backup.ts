/** When a data folder was backed up last: the time of a file in it, so that whoever watches the server is told. */
import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const markOf = (folder: string): string => join(folder, 'last-backup');

/** A backup is whole: from now on it is the last. @returns false where the folder cannot be written to */
export async function noteBackup(folder: string): Promise<boolean> {
  return writeFile(markOf(folder), 'A backup was finished at the time of this file.\n', { mode: 0o600 }).then(
    () => true,
    () => false, // the backup is there all the same
  );
}

/** @returns milliseconds since 1970; undefined where there was none */
export function lastBackupOf(folder: string): number | undefined {
  return statSync(markOf(folder), { throwIfNoEntry: false })?.mtimeMs;
}
