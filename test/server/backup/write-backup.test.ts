import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderSource } from '../../../server/audit/folder-source.ts';
import { writeBackup } from '../../../server/backup/write-backup.ts';
import { connectFileSocket, openFileSocket } from '../../../server/log/file-socket.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { storedFiles } from '../../../server/log/stored-file.ts';
import { updateAddress } from '../../../server/store/blob-address.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { openBench } from '../rounds/bench.ts';
import { leavesOf } from '../rounds/replayed-store.ts';
import { giveHonestly, giveRound } from '../running-server.ts';
import { backUp, backUpRunning, inFolder, useFolder } from './backed-up.ts';
import { filesIn } from './folder-files.ts';
import { serveFolder } from './served-folder.ts';

useFolder();

/** What no backup may hold: updates, seeds, salts, pseudonyms and signing keys, as bytes and as they are written in text. */
function secretsOf(store: Store): Map<string, Buffer> {
  const secrets = new Map<string, Buffer>();
  for (const [key, value] of store.secretsWith('')) {
    if (key === 'log-origin') continue; // the name of the log is public
    const [kind, round, participant] = key.split('/');
    if (kind !== 'contribution') secrets.set(key, Buffer.from(value));
    else {
      const { salt } = JSON.parse(new TextDecoder().decode(value)) as { salt: string };
      secrets.set(`salt ${round}/${participant}`, Buffer.from(salt, 'hex'));
      secrets.set(`participant ${round}/${participant}`, Buffer.from(participant!, 'hex'));
    }
  }
  for (const leaf of leavesOf(store)) {
    if (leaf.kind !== 'contribution') continue;
    secrets.set(`update ${leaf.update}`, Buffer.from(store.blob(updateAddress(leaf.update))!));
  }
  return secrets;
}

/** Which of these are in a file, in any spelling. */
function found(secrets: ReadonlyMap<string, Buffer>, bytes: Buffer): string[] {
  const spellings = (secret: Buffer) => [
    secret,
    ...[secret.toString('hex'), secret.toString('hex').toUpperCase(), secret.toString('base64')],
  ];
  const names: string[] = [];
  for (const [name, secret] of secrets) {
    if (spellings(secret).some((each) => bytes.includes(each))) names.push(name);
  }
  return names;
}

describe('a backup of an aggregator that runs', () => {
  it('LG10 is its log up to one checkpoint, and an audit of it holds', async () => {
    const server = await serveFolder(inFolder('data'));
    await giveRound(server, 1, 2, 3);
    await giveRound(server, 4, 5, 6);
    const running = (await connectFileSocket(inFolder('data')))!;
    const meanwhile = giveRound(server, 7, 8, 9).then(() => giveRound(server, 10, 11, 12));
    const written = await writeBackup({ read: running.read, target: inFolder('backup') });
    await meanwhile;
    running.close();
    expect(written).toMatchObject({ origin: 'shop.example/log', format: 1 });
    expect(written.releases).toBeGreaterThanOrEqual(2);
    const { checks, size, origin } = await auditLog({ source: folderSource(inFolder('backup')) });
    expect([size, origin]).toEqual([written.size, 'shop.example/log']);
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(checks.find(({ name }) => name === 'models')).toMatchObject({ status: 'held', detail: '' });
    expect(server.aggregator.state.releases).toBe(4);
    await server.stop();
  });

  it('LG13 holds no update, no seed, no salt, no pseudonym and no key of the data folder, byte for byte', async () => {
    const server = await serveFolder(inFolder('data'));
    await giveRound(server, 1, 2, 3);
    await giveHonestly(server, 4);
    await backUpRunning();
    const secrets = secretsOf(server.store);
    // two seeds, a salt of a sum, the log's key; of four updates: bytes, salt, pseudonym
    expect(secrets.size).toBe(2 + 1 + 1 + 4 * 3);
    const backup = filesIn(inFolder('backup'));
    expect(
      [...backup].flatMap(([path, bytes]) => found(secrets, bytes).map((name) => `${name} in ${path}`)),
    ).toEqual([]);
    expect(backup.size).toBeGreaterThan(8);
    await server.stop();
    // the same search finds all of them where they are
    expect(found(secrets, filesIn(inFolder('data')).get('hearsay.db')!).sort()).toEqual(
      [...secrets.keys()].sort(),
    );
  });

  it('LG13 cannot be asked for anything else', async () => {
    const server = await serveFolder(inFolder('data'));
    await giveRound(server, 1, 2, 3);
    const { read, close } = (await connectFileSocket(inFolder('data')))!;
    const [update] = leavesOf(server.store).flatMap((leaf) =>
      leaf.kind === 'contribution' ? [leaf.update] : [],
    );
    for (const path of [
      ...[
        `update/${update}`,
        `updates/${update}`,
        `models/${update}`,
        `floats/${update}`,
        `floats/../update/${update}`,
      ],
      ...[
        'seed/0',
        'secret/seed/0',
        'log-key',
        'hearsay.db',
        '',
        '../hearsay.db',
        'manifest.json',
        'tile/0/000',
      ],
    ]) {
      expect([path, await read(path)]).toEqual([path, undefined]);
    }
    expect(await read('vkey')).toBeDefined();
    close();
    await server.stop();
  });

  it('tells where none runs, also after one that was killed', async () => {
    expect(await connectFileSocket(inFolder('none'))).toBeUndefined();
    mkdirSync(inFolder('data'));
    writeFileSync(inFolder('data/files.sock'), '');
    expect(await connectFileSocket(inFolder('data'))).toBeUndefined();
    const server = await serveFolder(inFolder('data'));
    const running = await connectFileSocket(inFolder('data'));
    expect(running).toBeDefined();
    running?.close();
    await server.stop();
    expect(await connectFileSocket(inFolder('data'))).toBeUndefined();
  });
});

it('a socket is refused by the system where its path is too long', async () => {
  const long = inFolder('x'.repeat(120));
  mkdirSync(long);
  await expect(openFileSocket(long, () => undefined)).rejects.toThrow();
});

describe('a backup of an aggregator that is stopped', () => {
  it('is the same, file by file, as one of the same log while it runs', async () => {
    const server = await serveFolder(inFolder('data'));
    await giveRound(server, 1, 2, 3);
    await backUpRunning(inFolder('running'));
    await server.stop();
    const store = openSqliteStore(inFolder('data'));
    await backUp(store, inFolder('stopped'));
    store.close();
    expect(filesIn(inFolder('stopped'))).toEqual(filesIn(inFolder('running')));
  });

  it('is refused where the target is there, and leaves it as it is', async () => {
    const store = createMemoryStore();
    openLogSigner(store, 'shop.example/log');
    openBench({ store });
    mkdirSync(inFolder('backup'));
    await expect(backUp(store)).rejects.toThrow(refusal('BAD_CONFIG'));
    expect(readdirSync(inFolder('backup'))).toEqual([]);
    await expect(backUp(store, inFolder('none/backup'))).rejects.toThrow(refusal('BAD_CONFIG'));
    expect(readdirSync(inFolder(''))).toEqual(['backup']);
  });

  it('is refused where there is no log, or one without a leaf', async () => {
    const store = createMemoryStore();
    expect(() => storedFiles(store)).toThrow(refusal('BAD_CONFIG'));
    openLogSigner(store, 'shop.example/log');
    await expect(backUp(store)).rejects.toThrow(/BAD_CONFIG: .*not begun/);
    expect(readdirSync(inFolder(''))).toEqual([]);
  });

  it.each([
    ['is missing', () => undefined],
    ['is damaged', (bytes: Uint8Array) => bytes.map((byte, i) => (i === 50 ? byte ^ 1 : byte))],
  ])('is refused where a file %s, and leaves nothing behind', async (_, spoil) => {
    const store = createMemoryStore();
    openLogSigner(store, 'shop.example/log');
    await openBench({ store }).giveAll(1, 2, 3);
    const spoilt: Store = {
      ...store,
      blob: (address) => {
        const bytes = store.blob(address);
        return address.startsWith('floats/') && bytes ? spoil(bytes) : bytes;
      },
    };
    await expect(backUp(spoilt)).rejects.toThrow(refusal('BAD_LOG'));
    expect(readdirSync(inFolder(''))).toEqual([]);
  });

  it('LG15 is refused while a closed round waits for its release', async () => {
    const store = createFailingStore(createMemoryStore());
    openLogSigner(store, 'shop.example/log');
    const bench = openBench({ store });
    const given = [1, 2, 3].map((number) => bench.hand(number));
    store.refuse(1, 2);
    expect(() => bench.aggregator.tick()).toThrow(DiskFull);
    await Promise.all(given);
    await expect(backUp(store)).rejects.toThrow(/round 0 is closed/);
    expect(existsSync(inFolder('backup'))).toBe(false);
    bench.aggregator.tick();
    expect(await backUp(store)).toMatchObject({ releases: 1, version: 1 });
  });
});
