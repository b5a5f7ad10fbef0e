/** A medium that has written other bytes than it was given: one page of the database after the other. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { openBench } from '../rounds/bench.ts';
import { expectReplays } from '../rounds/replayed-store.ts';

const pageBytes = 4096;

let folder: string;
let pages: number;
let leaves: string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-damage-'));
  const store = openSqliteStore(join(folder, 'whole'));
  const bench = openBench({ store });
  for (let number = 1; number <= 7; number++) await bench.giveAll(number);
  leaves = hexOf(store);
  store.close();
  pages = readFileSync(join(folder, 'whole', 'hearsay.db')).length / pageBytes;
});
afterAll(() => rmSync(folder, { recursive: true }));

const hexOf = (store: Store): string[] =>
  Array.from(store.leaves(), (leaf) => Buffer.from(leaf).toString('hex'));

/** A copy of the data folder in which one page holds something else. */
function damaged(page: number, byte: number): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  const file = join(copy, 'hearsay.db');
  copyFileSync(join(folder, 'whole', 'hearsay.db'), file);
  const bytes = readFileSync(file);
  bytes.fill(byte, page * pageBytes, (page + 1) * pageBytes);
  writeFileSync(file, bytes);
  return copy;
}

/** What a server makes of it: the reason why it does not start, or nothing where it goes on. */
function startOver(copy: string): string | undefined {
  let store: Store | undefined;
  try {
    store = openSqliteStore(copy);
    openBench({ store });
    expect(hexOf(store).slice(0, leaves.length)).toEqual(leaves);
    expectReplays(store);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    store?.close();
  }
}

describe('a database with a damaged page', () => {
  it('is whole before that', () => {
    expect(pages).toBeGreaterThan(8);
    expect(startOver(join(folder, 'whole'))).toBeUndefined();
  });

  it.each([0, 0xff])('is refused with a reason, or goes on whole: each page in turn, all %i', (byte) => {
    const reasons = Array.from({ length: pages }, (_, page) => startOver(damaged(page, byte)));
    // What nobody needs to go on may be damaged; all else is named, and the last page is one of it.
    for (const reason of reasons)
      expect(reason ?? 'BAD_LOG: none').toMatch(/^BAD_(LOG|CONFIG): .*(damaged|not a database|none)/);
    expect(reasons.at(0)).toMatch(/is not a database$/);
    expect(reasons.at(-1)).toMatch(/damaged/);
    for (const kind of ['model/', 'floats/']) expect(reasons.join('\n')).toContain(`BAD_LOG: ${kind}`);
    expect(reasons).toContain(undefined);
  });
});
