import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { exportLog } from '../../../server/log/export-log.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { storedFiles } from '../../../server/log/stored-file.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { decodeEntryBundle } from '../../../shared/log/entry-bundle.ts';
import { naiveRoot } from '../../shared/log/naive-merkle.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { newFolder } from '../new-folder.ts';
import { openBench } from '../rounds/bench.ts';

const origin = 'shop.example/log';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

async function someLog(rounds = 1) {
  const store = createMemoryStore();
  openLogSigner(store, origin);
  const bench = openBench({ store });
  for (let round = 0; round < rounds; round++) await bench.giveAll(1, 2, 3);
  return bench;
}

const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .sort();
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(join(folder, path)));
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** Leaves of the export, and the checkpoint, if they fit together. */
function exported() {
  const checkpoint = verifyCheckpoint(text('checkpoint'), text('vkey').trimEnd());
  const leaves = decodeEntryBundle(read(`tile/entries/000.p/${checkpoint.size}`));
  expect(naiveRoot(leaves)).toEqual(checkpoint.root);
  return { leaves, checkpoint };
}

describe('an export of a log', () => {
  it('LG10 is its tiles, a signed checkpoint over all leaves, and the key to verify it with', async () => {
    const { store } = await someLog();
    const { size } = await exportLog({ read: storedFiles(store), folder });
    expect(size).toBe(store.size());
    expect(exported().checkpoint.origin).toBe(origin);
    expect(exported().leaves).toEqual([...store.leaves()]);
    expect(read(`tile/0/000.p/${size}`)).toHaveLength(32 * size);
  });

  it('LG2 has the models and catalogs that leaves name, under their hashes, and nothing private', async () => {
    const { store } = await someLog();
    await exportLog({ read: storedFiles(store), folder });
    const files = filesIn(folder);
    const named = files.filter((path) => /^(models|catalog)\//.test(path));
    expect(named.length).toBeGreaterThanOrEqual(5); // two models in two files each, and a catalog
    for (const path of named) {
      expect(path.split('/')[1]).toBe(createHash('sha256').update(read(path)).digest('hex'));
    }
    const log = /^(checkpoint|vkey|tile\/(0|entries)\/000\.p\/\d+)$/;
    expect(files.filter((path) => !named.includes(path) && !log.test(path))).toEqual([]);
    const secrets = Array.from(store.secretsWith(''), ([, value]) => Buffer.from(value));
    expect(secrets.length).toBeGreaterThan(3);
    const everything = Buffer.concat(files.map((path) => read(path)));
    expect(secrets.filter((secret) => secret.length >= 32 && everything.includes(secret))).toEqual([]);
  });

  it('LG10 is brought up to date where the log has grown', async () => {
    const bench = await someLog();
    await exportLog({ read: storedFiles(bench.store), folder });
    const before = exported().checkpoint.size;
    await bench.giveAll(4, 5, 6);
    await exportLog({ read: storedFiles(bench.store), folder });
    const { size } = exported().checkpoint;
    expect(size).toBeGreaterThan(before);
    expect(filesIn(join(folder, 'tile'))).toEqual([`0/000.p/${size}`, `entries/000.p/${size}`]);
  });

  it('overwrites nothing but an earlier export of the same log', async () => {
    const { store } = await someLog();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await expect(exportLog({ read: storedFiles(store), folder })).rejects.toThrow(refusal('BAD_CONFIG'));
    expect(filesIn(folder)).toEqual(['notes.txt']);
    rmSync(join(folder, 'notes.txt'));
    await exportLog({ read: storedFiles(store), folder });
    const other = await someLog();
    await expect(exportLog({ read: storedFiles(other.store), folder })).rejects.toThrow(
      /it holds the log of shop\.example/,
    );
  });

  it('LG10 is not overwritten by a log that has fewer leaves, or others', async () => {
    const bench = await someLog();
    const early = storedFiles(bench.store);
    await bench.giveAll(4);
    await exportLog({ read: storedFiles(bench.store), folder });
    const { size } = exported().checkpoint;
    await expect(exportLog({ read: early, folder })).rejects.toThrow(refusal('BAD_CONFIG'));
    expect(exported().leaves).toHaveLength(size);
  });

  it('is refused where there is no log, or where the store has lost what leaves name', async () => {
    expect(() => storedFiles(createMemoryStore())).toThrow(/no log in this data folder/);
    const { store } = await someLog();
    const lossy = { ...store, blob: () => undefined };
    await expect(exportLog({ read: storedFiles(lossy), folder })).rejects.toThrow(refusal('BAD_LOG'));
    expect(filesIn(folder)).not.toContain('checkpoint');
    // what was begun is gone on with
    await exportLog({ read: storedFiles(store), folder });
    expect(exported().leaves).toHaveLength(store.size());
  });
});
