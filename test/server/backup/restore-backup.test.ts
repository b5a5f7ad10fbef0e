import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource } from '../../../server/audit/folder-source.ts';
import { httpSource } from '../../../server/audit/http-source.ts';
import { storeSource } from '../../../server/audit/store-source.ts';
import type { BackupManifest } from '../../../server/backup/backup-manifest.ts';
import { type RestoreParts, restoreBackup } from '../../../server/backup/restore-backup.ts';
import { writeBackup } from '../../../server/backup/write-backup.ts';
import { exportLog } from '../../../server/log/export-log.ts';
import { connectFileSocket } from '../../../server/log/file-socket.ts';
import { createKeys, type LogKeys, prepareNextKey, storedKeys } from '../../../server/log/log-keys.ts';
import { storedFiles } from '../../../server/log/stored-file.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { type Audit, auditLog } from '../../../shared/audit/audit-log.ts';
import { hashFile } from '../../../shared/log/commitments.ts';
import { ledgerRho } from '../../../shared/privacy/ledger.ts';
import { flipBit } from '../../shared/log/damage.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore } from '../failing-store.ts';
import { type Bench, noon, openBench } from '../rounds/bench.ts';
import { kindsOf, leavesOf } from '../rounds/replayed-store.ts';
import { connectBrowser, giveHonestly, giveRound } from '../running-server.ts';
import { items } from '../test-site.ts';
import { filesIn } from './folder-files.ts';
import { serveFolder } from './served-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-restore-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const inFolder = (name: string): string => join(folder, name);

const origin = 'shop.example/log';
const everything = { from: 0, to: Number.POSITIVE_INFINITY };

/** An aggregator on a bench, with keys as a server makes them. */
function benchWithKeys(store: Store = createMemoryStore()): { bench: Bench; keys: LogKeys } {
  const keys = createKeys(store, origin);
  return { bench: openBench({ store }), keys };
}

const backUp = (store: Store, target = inFolder('backup')) =>
  writeBackup({ read: storedFiles(store), target });
const restore = (keys: LogKeys, parts: Partial<RestoreParts> = {}) =>
  restoreBackup({ backup: inFolder('backup'), data: inFolder('restored'), seen: undefined, keys, ...parts });

/** The log of a store as it was seen elsewhere. */
async function mirrorOf(store: Store, name = 'mirror') {
  await exportLog({ read: storedFiles(store), folder: inFolder(name) });
  return folderSource(inFolder(name));
}

/** A data folder's own audit, updates and seeds included. */
async function auditFolder(name: string, seen?: Audit['seen']): Promise<Audit> {
  const store = openSqliteStore(inFolder(name));
  const { source, evidence } = storeSource(store);
  const audit = await auditLog({
    ...{ source, evidence: { source: evidence, range: everything } },
    seen: seen ?? undefined,
  });
  store.close();
  return audit;
}
const failed = ({ checks }: Audit) => checks.filter(({ status }) => status === 'failed');
const lineOf = ({ checks }: Audit, name: string): string => {
  const { status, covered } = checks.find((check) => check.name === name)!;
  return `${status} ${covered}`;
};

describe('a restored backup', () => {
  it('LG15 LG13 LG7 is served, goes on with log, ledger and model, trains, and holds in an audit', async () => {
    const server = await serveFolder(inFolder('data'));
    await giveRound(server, 1, 2, 3);
    await giveRound(server, 4, 5, 6);
    await giveHonestly(server, 7); // in the round that is open
    const running = (await connectFileSocket(inFolder('data')))!;
    await writeBackup({ read: running.read, target: inFolder('backup') });
    running.close();
    const { seen } = await auditLog({ source: httpSource(new URL(server.url)) });
    const keys = storedKeys(server.store)!;
    const before = server.aggregator.state;
    await server.stop();

    const { now } = await restore(keys);
    expect(now).toMatchObject({ model: before.model, ledger: before.ledger, erasedBefore: 3 });
    const restored = await serveFolder(inFolder('restored'));
    expect(restored.log).toBe(server.log);
    expect(restored.aggregator.announcement()).toMatchObject({ model: { version: 2 }, round: { number: 3 } });
    expect(kindsOf(restored.store).slice(-4)).toEqual(['contribution', 'round-end', 'erasure', 'round-open']);
    await giveRound(restored, 8, 9, 10);
    expect(restored.aggregator.state).toMatchObject({ releases: 3, model: { version: 3 } });
    // z = 2, two rounds a period, cap 2; round 2 had no release
    expect(ledgerRho(restored.aggregator.state.ledger)).toBe(3 / 8);
    const outside = await auditLog({ source: httpSource(new URL(restored.url)), seen: seen! });
    expect(failed(outside)).toEqual([]);
    for (const name of ['history', 'tree', 'leaves', 'rounds', 'seeds', 'ledger', 'models'])
      expect([name, lineOf(outside, name)]).toEqual([name, expect.stringMatching(/^held/)]);
    await restored.stop();

    const inside = await auditFolder('restored');
    expect(failed(inside)).toEqual([]);
    expect(['updates', 'sums', 'noise', 'releases'].map((name) => lineOf(inside, name))).toEqual([
      // those of the rounds before are erased, the log says
      ...['not-checkable 3 updates', 'not-checkable 1 sum', 'not-checkable 1 release with noise'],
      'not-checkable 1 model',
    ]);
  });

  it('LG13 holds the keys of the log and no other secret, and nothing of an update', async () => {
    const { bench, keys } = benchWithKeys();
    await bench.giveAll(1, 2, 3, 4);
    await backUp(bench.store);
    await restore(keys);
    expect(readdirSync(inFolder('restored'))).toEqual(['hearsay.db']);
    const store = openSqliteStore(inFolder('restored'));
    expect([...store.secretsWith('')].map(([key]) => key)).toEqual(['log-key', 'log-origin']);
    expect(storedKeys(store)).toEqual(keys);
    for (const leaf of leavesOf(store)) {
      if (leaf.kind === 'contribution') expect(store.blob(`update/${leaf.update}`)).toBeUndefined();
    }
    store.close();
  });

  it('may be of a log that has just begun, and be restored into an empty folder that is there', async () => {
    const { bench, keys } = benchWithKeys();
    await backUp(bench.store);
    mkdirSync(inFolder('restored'));
    const { backedUp, now } = await restore(keys);
    expect([backedUp.size, now.size]).toEqual([2, 4]);
    const store = openSqliteStore(inFolder('restored'));
    expect(kindsOf(store)).toEqual(['config', 'round-open', 'round-end', 'erasure']);
    store.close();
  });

  it('PR6 LG15 knows nobody of the round that it ended, and takes them in the next', async () => {
    const { bench, keys } = benchWithKeys();
    await bench.give(1);
    await backUp(bench.store);
    await restore(keys);
    const store = openSqliteStore(inFolder('restored'));
    const after = openBench({ store });
    await expect(after.give(1, { round: 0 })).rejects.toThrow(refusal('ROUND_CLOSED'));
    await after.giveAll(1, 2, 3);
    expect(after.aggregator.state).toMatchObject({ releases: 1, nextRound: 3 });
    store.close();
  });

  it('can be backed up and restored again', async () => {
    const { bench, keys } = benchWithKeys();
    await bench.giveAll(1, 2, 3);
    await backUp(bench.store);
    await restore(keys);
    const store = openSqliteStore(inFolder('restored'));
    await openBench({ store }).giveAll(4, 5, 6);
    await backUp(store, inFolder('second'));
    store.close();
    const { now } = await restore(keys, { backup: inFolder('second'), data: inFolder('again') });
    expect(now).toMatchObject({ releases: 2, model: { version: 2 } });
  });
});

describe('a backup that is older than what was seen of the log', () => {
  /** A backup after one release, and a log that went on. */
  async function outdated() {
    const { bench, keys } = benchWithKeys();
    await bench.giveAll(1, 2, 3, 4);
    await backUp(bench.store);
    return { bench, keys };
  }

  it('PV3 LG8 goes on from the last leaf that was seen: what was spent stays spent, the model goes back', async () => {
    const { bench, keys } = await outdated();
    await bench.giveAll(5, 6, 7, 8);
    const seen = await mirrorOf(bench.store);
    const { seen: known } = await auditLog({ source: seen });
    const { now, backedUp } = await restore(keys, { seen });
    const world = bench.aggregator.state;
    expect([backedUp.releases, world.releases]).toEqual([1, 2]);
    expect(now).toMatchObject({ ledger: world.ledger, releases: 2, model: { version: 3 } });
    const store = openSqliteStore(inFolder('restored'));
    const leaves = leavesOf(store);
    expect(leaves.slice(0, world.size)).toEqual(leavesOf(bench.store));
    expect(leaves.slice(world.size)).toMatchObject([
      { kind: 'rollback', cause: 'operator', toVersion: 1, round: 2 },
      { kind: 'erasure', before: 3 },
    ]);
    await openBench({ store }).giveAll(10, 11, 12);
    store.close();
    const audit = await auditFolder('restored', known);
    expect(failed(audit)).toEqual([]);
    expect(lineOf(audit, 'history')).toBe(`held since ${world.size} leaves`);
    expect(lineOf(audit, 'models')).toMatch(/^held/);
  });

  it('LG15 keeps its model where nothing was released since', async () => {
    const { bench, keys } = await outdated();
    await bench.give(5);
    const { seen, now } = await restore(keys, { seen: await mirrorOf(bench.store) });
    expect(now.model).toEqual(bench.aggregator.state.model);
    expect([seen.size, now.size]).toEqual([bench.store.size(), bench.store.size() + 2]);
  });

  it('takes what came since from an aggregator that answers, too', async () => {
    const server = await serveFolder(inFolder('data'));
    await giveRound(server, 1, 2, 3);
    const running = (await connectFileSocket(inFolder('data')))!;
    await writeBackup({ read: running.read, target: inFolder('backup') });
    running.close();
    server.aggregator.changeCatalog(items.map((item, i) => ({ ...item, price: i }))); // named by the next round's config
    const watcher = await connectBrowser(server.url);
    const changed = new Promise((resolve) => watcher.socket.once('disconnect', resolve));
    for (const number of [4, 5, 6]) await giveHonestly(server, number);
    await changed;
    const seen = httpSource(new URL(server.url));
    const { now } = await restore(storedKeys(server.store)!, { seen });
    expect(now).toMatchObject({ releases: 2, ledger: server.aggregator.state.ledger });
    const { size, config } = server.aggregator.state;
    await server.stop();
    const store = openSqliteStore(inFolder('restored'));
    expect(store.size()).toBe(size + 2);
    expect(store.blob(`catalog/${config?.catalog}`)).toBeDefined();
    store.close();
  });

  it('is restored as it is where less was seen, or as much', async () => {
    const { bench, keys } = benchWithKeys();
    await bench.give(1);
    const seen = await mirrorOf(bench.store);
    await bench.giveAll(2, 3);
    await backUp(bench.store);
    const same = await mirrorOf(bench.store, 'same');
    for (const [i, each] of [seen, same].entries()) {
      const restored = await restore(keys, { seen: each, data: inFolder(`restored-${i}`) });
      expect(restored.seen).toBe(restored.backedUp);
    }
  });

  it('is refused where what was seen is another history, however long', async () => {
    const { bench, keys } = await outdated();
    for (const [name, numbers] of [
      ['shorter', [2]],
      ['longer', [2, 3, 4, 5, 6, 7, 8]],
    ] as const) {
      const other = createMemoryStore();
      createKeys(other, origin);
      other.write({
        secrets: new Map([
          ['log-key', keys.privateKeys[0]!],
          ['log-origin', new TextEncoder().encode(origin)],
        ]),
      });
      await openBench({ store: other }).giveAll(...numbers);
      const refused = restore(keys, { seen: await mirrorOf(other, name) });
      await expect(refused).rejects.toThrow(new RegExp(`^BAD_LOG: .*9 leaves.* ${other.size()}$`));
    }
    expect(bench.store.size()).toBe(9);
    expect(existsSync(inFolder('restored'))).toBe(false);
  });

  it('is refused where a model or leaves are missing there, with both sizes', async () => {
    const { bench, keys } = await outdated();
    await bench.giveAll(5, 6);
    const seen = await mirrorOf(bench.store);
    const sizes = `${bench.store.size()} leaves, the backup 9`;
    const { file } = bench.aggregator.state.model!;
    const lacks = { ...seen, model: async (hash: string) => (hash === file ? undefined : seen.model(hash)) };
    await expect(restore(keys, { seen: lacks })).rejects.toThrow(
      new RegExp(`^BAD_CONFIG: .*${sizes}, and lacks models/${file}`),
    );
    const other = { ...seen, model: async () => new Uint8Array(3) };
    await expect(restore(keys, { seen: other })).rejects.toThrow(/lacks models/);
    const log = async (path: string) => (path.startsWith('tile/entries') ? undefined : seen.log(path));
    await expect(restore(keys, { seen: { ...seen, log } })).rejects.toThrow(
      new RegExp(`^BAD_CONFIG: .*${sizes}: tile/entries`),
    );
    const nothing = { ...seen, log: async () => undefined };
    await expect(restore(keys, { seen: nothing })).rejects.toThrow(/there is no checkpoint/);
    expect(existsSync(inFolder('restored'))).toBe(false);
  });

  it('LG9 is refused where another catalog has come since: no model of the backup can follow', async () => {
    const { bench, keys } = await outdated();
    bench.aggregator.changeCatalog(items.slice(2));
    const refused = restore(keys, { seen: await mirrorOf(bench.store) });
    await expect(refused).rejects.toThrow(/state of none of the models/);
  });

  it('LG15 is refused where a round is closed there and not released: its sum is lost', async () => {
    const store = createFailingStore(createMemoryStore());
    const { bench, keys } = benchWithKeys(store);
    await backUp(store);
    const given = [1, 2, 3].map((number) => bench.hand(number));
    store.refuse(1, 2);
    expect(() => bench.aggregator.tick()).toThrow();
    await Promise.all(given);
    await expect(restore(keys, { seen: await mirrorOf(store) })).rejects.toThrow(/round 0 is closed/);
    expect(existsSync(inFolder('restored'))).toBe(false);
  });
});

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

it('LG14 a log that names another key since takes that one as well', async () => {
  const { bench, keys } = benchWithKeys();
  prepareNextKey(bench.store);
  await bench.giveAll(1, 2, 3);
  await backUp(bench.store);
  const rotated = storedKeys(bench.store)!;
  expect(rotated.privateKeys).toHaveLength(2);
  await expect(restore(keys)).rejects.toThrow(/BAD_CONFIG: the log names the key/);
  expect(existsSync(inFolder('restored'))).toBe(false);
  await restore(rotated);
  expect(failed(await auditFolder('restored'))).toEqual([]);
});

/** A bundle of which one leaf states a millisecond more. */
const later = (file: string): Uint8Array =>
  Buffer.from(readFileSync(file, 'latin1').replace(`${noon}`, `${noon + 1}`), 'latin1');
