/** Data sets from text, as files whose names say nothing: they should not have to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { type DatasetFiles, readDataset } from '../../../../server/simulate/dataset/read-dataset.ts';
import { refusal } from '../../../shared/log/refusal.ts';

/** Where the files lie. */
export const folder = mkdtempSync(join(tmpdir(), 'hearsay-dataset-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What each file holds. */
export type Contents = { interactions: string | Uint8Array; items?: string; users?: string };

/** Reads files of these contents. */
export function read({ interactions, items, users }: Contents, options: Partial<DatasetFiles> = {}) {
  return readDataset({
    interactions: write('interactions', interactions),
    items: items === undefined ? undefined : write('items', items),
    users: users === undefined ? undefined : write('users', users),
    ...options,
  });
}

/** Expects the reason, with the code of the last file that is there. */
export async function expectRefused(contents: Contents, reason: string, options: Partial<DatasetFiles> = {}) {
  const reading = read(contents, options);
  await expect(reading).rejects.toEqual(refusal(contents.items === undefined ? 'BAD_CONFIG' : 'BAD_CATALOG'));
  await expect(reading).rejects.toThrow(reason);
}
