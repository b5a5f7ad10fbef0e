/** Catalogs that a test has written, read from their files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { readCatalog } from '../../../server/catalog/read-catalog.ts';
import { refusal } from '../../shared/log/refusal.ts';

/** Where they are. */
export const folder = mkdtempSync(join(tmpdir(), 'hearsay-catalog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}
export const read = async (name: string, content: string | Uint8Array) =>
  (await readCatalog(write(name, content))).items;
export const readCsv = (content: string | Uint8Array) => read('items.csv', content);
export const readJsonl = (content: string | Uint8Array) => read('items.jsonl', content);

/** Expects `FILE:LINE: reason`, with the code, for both. */
export async function expectRefused(
  name: string,
  content: string | Uint8Array,
  line: number,
  reason: string | RegExp,
) {
  const reading = read(name, content);
  await expect(reading).rejects.toEqual(refusal('BAD_CATALOG'));
  await expect(reading).rejects.toThrow(`${join(folder, name)}:${line}: `);
  await expect(reading).rejects.toThrow(reason);
}
