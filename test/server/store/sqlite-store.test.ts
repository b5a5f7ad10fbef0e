import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { describeStore } from './conformance.ts';
import { numberedBatch } from './numbered-batch.ts';

const root = mkdtempSync(join(tmpdir(), 'hearsay-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const emptyFolder = () => join(root, String(folders++));

const leaf = Uint8Array.of(1, 2, 3);
const mode = (file: string) => statSync(file).mode & 0o777;

describeStore(() => openSqliteStore(emptyFolder()));

describe('a SQLite store', () => {
  it('has everything that was written when it is opened again', () => {
    const folder = emptyFolder();
    const first = openSqliteStore(folder);
    for (let n = 0; n < 5; n++) first.write(numberedBatch(n, 10_000));
    first.close();
    const second = openSqliteStore(folder);
    expectBatches(second, 5, 10_000);
    second.write(numberedBatch(5, 10_000));
    expectBatches(second, 6, 10_000);
    second.close();
  });

  it('is a folder with one file once it is closed, which only its owner can read', () => {
    const folder = join(emptyFolder(), 'made', 'with parents');
    const store = openSqliteStore(folder);
    store.write({ leaves: [leaf] });
    expect(mode(folder)).toBe(0o700);
    expect(readdirSync(folder).map((name) => mode(join(folder, name)))).toEqual([0o600, 0o600]);
    store.close();
    expect(readdirSync(folder)).toEqual(['hearsay.db']);
  });

  it('LG13 has nothing of what was erased in its files, though much was written before and since', () => {
    const folder = emptyFolder();
    const store = openSqliteStore(folder);
    const secretText = (n: number) => `erase me ${n}, ${'x'.repeat(600)}`;
    const names = Array.from({ length: 100 }, (_, n) => `update/${n}`);
    const texts = names.map((_, n) => new TextEncoder().encode(secretText(n)));
    for (let n = 0; n < 50; n++) store.write(numberedBatch(n, 10_000));
    store.write({ blobs: new Map(names.map((name, n) => [name, texts[n]!])) });
    const inFiles = () =>
      readdirSync(folder).reduce((count, name) => {
        const bytes = readFileSync(join(folder, name));
        return count + texts.filter((text) => bytes.includes(Buffer.from(text))).length;
      }, 0);
    expect(inFiles()).toBe(100);
    store.write({ leaves: [leaf], erasedBlobs: names });
    expect(inFiles()).toBe(0);
    for (let n = 50; n < 60; n++) store.write(numberedBatch(n, 10_000));
    expect(inFiles()).toBe(0);
    store.close();
    expect(inFiles()).toBe(0);
  });

  it('writes the whole batch or nothing of it', () => {
    const store = openSqliteStore(emptyFolder());
    const unwritable = undefined as unknown as Uint8Array;
    const batch = {
      leaves: [leaf],
      blobs: new Map([['hash', leaf]]),
      secrets: new Map([
        ['a', leaf],
        ['b', unwritable],
      ]),
    };
    expect(() => store.write(batch)).toThrow('NOT NULL');
    expect([store.size(), store.blob('hash'), store.secret('a')]).toEqual([0, undefined, undefined]);
    store.write({ leaves: [leaf] });
    expect([...store.leaves()]).toEqual([leaf]);
    store.close();
  });
});

describe('one process at a time', () => {
  it('a second opening is refused at once, names the folder and harms nothing', () => {
    const folder = emptyFolder();
    const store = openSqliteStore(folder);
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(() => openSqliteStore(folder)).toThrow(refusal('BAD_CONFIG'));
      expect(() => openSqliteStore(folder)).toThrow(`${folder}: in use by another process`);
    }
    store.write({ leaves: [leaf] });
    expect([...store.leaves()]).toEqual([leaf]);
    store.close();
  });

  it('another process is refused too, also after attempts in this one, until the store is closed', async () => {
    const folder = emptyFolder();
    const store = openSqliteStore(folder);
    expect(() => openSqliteStore(folder)).toThrow(refusal('BAD_CONFIG'));
    const refused = startWriter(folder);
    expect(await once(refused, 'exit')).toEqual([1, null]);
    expect(store.size()).toBe(0);
    store.close();
    const { committed } = await killAfter(startWriter(folder), 1);
    expect(committed).toBeGreaterThanOrEqual(0);
  });
});

describe('kill -9', () => {
  it('loses no batch that was reported, and leaves none by half', { timeout: 60_000 }, async () => {
    const folder = emptyFolder();
    let reported = 0;
    // each time into the writing of another batch; blobs of up to 300 kB make checkpoints of the WAL frequent
    for (const lines of [1, 2, 3, 5, 8, 13, 21, 34, 55, 89]) {
      const { committed, signal } = await killAfter(startWriter(folder, { blobBytes: 300_000 }), lines);
      expect(signal).toBe('SIGKILL');
      reported = committed + 1;
      const store = openSqliteStore(folder);
      const found = store.size() / 3;
      expect([reported, reported + 1]).toContain(found); // the kill may fall between commit and report
      expectBatches(store, found, 300_000);
      store.close();
    }
    expect(reported).toBeGreaterThan(200);
  });

  it('a process that was killed does not keep the lock', async () => {
    const folder = emptyFolder();
    await killAfter(startWriter(folder), 3);
    openSqliteStore(folder).close();
  });
});

describe('a full disk', () => {
  it('refuses the write that does not fit, and keeps all before it', async () => {
    const folder = emptyFolder();
    const writer = startWriter(folder, { blobBytes: 100_000, limit: 'ulimit -f 2000' });
    const lines = await linesOf(writer);
    const store = openSqliteStore(folder);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.at(-1)).toBe(`refused with ${store.size()} leaves`);
    expectBatches(store, lines.length - 1, 100_000);
    store.write(numberedBatch(lines.length - 1, 100_000));
    expectBatches(store, lines.length, 100_000);
    store.close();
  });
});

describe('a folder that cannot be used', () => {
  it('holds tables of a newer version', () => {
    const folder = emptyFolder();
    openSqliteStore(folder).close();
    const file = new Database(join(folder, 'hearsay.db'));
    file.exec('PRAGMA user_version = 2');
    file.close();
    expect(() => openSqliteStore(folder)).toThrow(refusal('BAD_CONFIG'));
    expect(() => openSqliteStore(folder)).toThrow(
      `${folder}: hearsay.db: expected tables of version 1, got 2`,
    );
  });

  it('holds something else by that name', () => {
    const folder = emptyFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'hearsay.db'), 'no database '.repeat(500));
    expect(() => openSqliteStore(folder)).toThrow(`${folder}: hearsay.db in it is not a database`);
  });

  it('is a file', () => {
    const file = emptyFolder();
    writeFileSync(file, '');
    expect(() => openSqliteStore(file)).toThrow(refusal('BAD_CONFIG'));
    expect(() => openSqliteStore(join(file, 'below'))).toThrow(refusal('BAD_CONFIG'));
  });
});

/** The store holds the batches 0 to count - 1 of `numberedBatch`, whole, and nothing else. */
function expectBatches(store: Store, count: number, blobBytes: number): void {
  const batches = Array.from({ length: count }, (_, n) => numberedBatch(n, blobBytes));
  expect([...store.leaves()]).toEqual(batches.flatMap(({ leaves }) => leaves));
  expect([...store.secretsWith('')]).toHaveLength(count);
  for (const { blobs, secrets } of batches) {
    for (const [key, value] of secrets) expect(store.secret(key)).toEqual(value);
    for (const [hash, bytes] of blobs) expect(sameBytes(store.blob(hash), bytes), hash).toBe(true);
  }
  expect(store.blob(`blob ${count}`)).toBeUndefined();
}

// `toEqual` goes through a blob byte by byte: 20 s for those of the kill test
const sameBytes = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.compare(a, b) === 0;

/** A process that writes numbered batches into the folder; see `writing-process.ts`. */
function startWriter(folder: string, { blobBytes = 1_000, limit = 'true' } = {}): ChildProcess {
  const script = fileURLToPath(new URL('writing-process.ts', import.meta.url));
  const command = `${limit}; exec "$@"`;
  const run = [process.execPath, '--import', 'tsx', script, folder, String(blobBytes)];
  return spawn('sh', ['-c', command, 'sh', ...run], { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Kill a writer once it has printed this many lines; it goes on writing meanwhile. */
async function killAfter(writer: ChildProcess, lines: number) {
  const exit = once(writer, 'exit');
  const printed = await linesOf(writer, (count) => {
    if (count === lines) writer.kill('SIGKILL');
  });
  const [, signal] = await exit;
  return { committed: Number(printed.at(-1)), signal };
}

async function linesOf(writer: ChildProcess, onLine: (count: number) => void = () => {}): Promise<string[]> {
  if (writer.stdout === null) throw new Error('expected a pipe');
  const lines: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) onLine(lines.push(line));
  return lines;
}
