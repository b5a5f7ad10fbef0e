import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BackupManifest } from '../../../server/backup/backup-manifest.ts';
import { createKeys, type LogKeys } from '../../../server/log/log-keys.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { hashFile } from '../../../shared/log/commitments.ts';
import { flipBit } from '../../shared/log/damage.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { noon } from '../rounds/bench.ts';
import { backUp, benchWithKeys, inFolder, origin, restore, useFolder } from './backed-up.ts';
import { filesIn } from './folder-files.ts';

useFolder();

describe('a backup that is none', () => {
  const path = (name: string) => join(inFolder('backup'), name);
  const manifest = () => JSON.parse(readFileSync(path('manifest.json'), 'utf8')) as BackupManifest;
  const change = (other: object) =>
    writeFileSync(path('manifest.json'), JSON.stringify({ ...manifest(), ...other }));
  const first = (start: string) => manifest().files.find((file) => file.path.startsWith(start))!.path;
  /** A file spoilt, and its hash in the manifest with it. */
  const replace = (name: string, bytes: Uint8Array) => {
    writeFileSync(path(name), bytes);
    change({
      files: manifest().files.map((file) => (file.path === name ? { ...file, hash: hashFile(bytes) } : file)),
    });
  };
  const spoilt = (name: string) => flipBit(readFileSync(path(name)), 60);

  let keys: LogKeys;
  beforeEach(async () => {
    const { bench, keys: made } = benchWithKeys();
    keys = made;
    await bench.giveAll(1, 2, 3, 4);
    await backUp(bench.store);
  });

  it.each<[string, () => void, RegExp]>([
    ['no manifest', () => rmSync(path('manifest.json')), /BAD_CONFIG: .*cannot read manifest/],
    [
      'half a manifest',
      () => writeFileSync(path('manifest.json'), '{"format":1'),
      /BAD_CONFIG: .*manifest.json/,
    ],
    ['another format', () => change({ format: 2 }), /BAD_CONFIG: .*format/],
    ['an unknown field', () => change({ more: 1 }), /BAD_CONFIG/],
    ['another size in the manifest', () => change({ size: 8 }), /BAD_CONFIG: .*of another log/],
    ['another root in the manifest', () => change({ root: 'a'.repeat(64) }), /BAD_CONFIG: .*of another log/],
    [
      'another release in the manifest',
      () => change({ releases: 0, version: 0 }),
      /BAD_CONFIG: .*of another log/,
    ],
    [
      'a path out of the folder',
      () => change({ files: [...manifest().files, { path: '../keys.json', hash: 'a'.repeat(64) }] }),
      /BAD_CONFIG: .*files\.\d+\.path/,
    ],
    ['a model that is gone', () => rmSync(path(first('models/'))), /BAD_CONFIG: .*models/],
    ['a model that is cut off', () => writeFileSync(path(first('models/')), 'x'), /BAD_CONFIG: .*models/],
    [
      'a model that is not listed',
      () => change({ files: manifest().files.filter((f) => f.path !== first('models/')) }),
      /BAD_LOG: .*lacks models/,
    ],
    [
      'a state with one bit changed',
      () => writeFileSync(path(first('floats/')), spoilt(first('floats/'))),
      /BAD_CONFIG: .*floats/,
    ],
    [
      'a state that is another, and listed so',
      () => replace(first('floats/'), spoilt(first('floats/'))),
      /BAD_LOG: .*another hash/,
    ],
    [
      'a leaf with one bit changed',
      () => writeFileSync(path(first('tile/entries/')), spoilt(first('tile/entries/'))),
      /BAD_CONFIG: .*entries/,
    ],
    [
      'a leaf that is another, and listed so',
      () => replace(first('tile/entries/'), later(path(first('tile/entries/')))),
      /BAD_LOG: .*another root/,
    ],
    [
      'leaves that are cut off, and listed so',
      () => replace(first('tile/entries/'), readFileSync(path(first('tile/entries/'))).subarray(0, -9)),
      /BAD_LOG/,
    ],
    [
      'a hash tile with one bit changed',
      () => writeFileSync(path(first('tile/0/')), spoilt(first('tile/0/'))),
      /BAD_CONFIG: .*tile/,
    ],
    [
      'a checkpoint that is another, and listed so',
      () => replace('checkpoint', spoilt('checkpoint')),
      /BAD_CHECKPOINT/,
    ],
    [
      'no checkpoint in the list',
      () => change({ files: manifest().files.filter((f) => f.path !== 'checkpoint') }),
      /BAD_CONFIG: .*lists no checkpoint/,
    ],
  ])('is refused with %s, and leaves nothing behind', async (_, spoil, reason) => {
    spoil();
    await expect(restore(keys)).rejects.toThrow(reason);
    expect(existsSync(inFolder('restored'))).toBe(false);
    mkdirSync(inFolder('restored'));
    await expect(restore(keys)).rejects.toThrow(reason);
    expect(readdirSync(inFolder('restored'))).toEqual([]);
  });

  it('is none where nothing is, and where an export is', async () => {
    await expect(restore(keys, { backup: inFolder('nothing') })).rejects.toThrow(refusal('BAD_CONFIG'));
    rmSync(path('manifest.json'));
    rmSync(path('floats'), { recursive: true });
    await expect(restore(keys)).rejects.toThrow(refusal('BAD_CONFIG'));
  });

  it('is not restored into a folder with anything in it, which stays as it is', async () => {
    mkdirSync(inFolder('restored'));
    writeFileSync(inFolder('restored/hearsay.db'), 'a log');
    await expect(restore(keys)).rejects.toThrow(/expected a new or empty folder/);
    expect([...filesIn(inFolder('restored'))].map(([name, bytes]) => [name, bytes.toString()])).toEqual([
      ['hearsay.db', 'a log'],
    ]);
  });

  it('LG6 is not restored with the keys of another log', async () => {
    const other = createKeys(createMemoryStore(), origin);
    await expect(restore(other)).rejects.toThrow(/BAD_CONFIG: .*the keys are of/);
    expect(existsSync(inFolder('restored'))).toBe(false);
  });
});

/** A bundle of which one leaf states a millisecond more. */
const later = (file: string): Uint8Array =>
  Buffer.from(readFileSync(file, 'latin1').replace(`${noon}`, `${noon + 1}`), 'latin1');
