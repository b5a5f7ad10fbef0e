import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readKeyFile, writeKeyFile } from '../../../server/log/key-file.ts';
import {
  createKeys,
  keepKeys,
  prepareNextKey,
  storedKeys,
  verifierKeyOf,
} from '../../../server/log/log-keys.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { newFolder } from '../new-folder.ts';
import { openBench } from '../rounds/bench.ts';
import { kindsOf, leavesOf } from '../rounds/replayed-store.ts';

const origin = 'shop.example/log';
let folder: string;
beforeEach(() => {
  folder = newFolder();
});

describe('another key of a log', () => {
  it('LG14 waits for the next round, is named there, and from there on signs beside the first', async () => {
    const store = createMemoryStore();
    const signer = openLogSigner(store, origin);
    const { aggregator, giveAll } = openBench({ store });
    const second = prepareNextKey(store);
    await giveAll(1, 2);
    expect(() => verifyCheckpoint(signer.sign(aggregator), second)).toThrow(refusal('BAD_CHECKPOINT'));
    await giveAll(3);
    expect(kindsOf(store).slice(-2)).toEqual(['key', 'round-open']);
    expect(leavesOf(store).at(-2)).toEqual({ kind: 'key', verifierKey: second });
    const { size } = aggregator.state;
    for (const key of [signer.verifierKey, second]) {
      expect(verifyCheckpoint(signer.sign(aggregator), key)).toMatchObject({ origin, size });
    }
  });

  it('LG14 HT1 leaves the identity of the log as it is, also after a restart', async () => {
    const store = createMemoryStore();
    const before = openLogSigner(store, origin);
    prepareNextKey(store);
    await openBench({ store }).giveAll(1, 2, 3);
    const after = openLogSigner(store, origin);
    expect([after.logId, after.verifierKey]).toEqual([before.logId, before.verifierKey]);
    expect(storedKeys(store)?.privateKeys).toHaveLength(2);
    prepareNextKey(store);
    await openBench({ store }).giveAll(4, 5, 6);
    expect(storedKeys(store)?.privateKeys).toHaveLength(3);
  });

  it('LG14 is asked for at the start: an older backup does not do', async () => {
    const store = createMemoryStore();
    const before = createKeys(store, origin);
    prepareNextKey(store);
    const bench = openBench({ store });
    await bench.giveAll(1, 2, 3);
    store.write({ erasedSecrets: ['log-key'] });
    keepKeys(store, before);
    expect(() => openLogSigner(store, origin).sign(bench.aggregator)).toThrow(refusal('BAD_CONFIG'));
    expect(() => openLogSigner(store, origin).sign(bench.aggregator)).toThrow('which is not here');
  });

  it('is one at a time, and of a log that there is', () => {
    const store = createMemoryStore();
    expect(() => prepareNextKey(store)).toThrow(refusal('BAD_CONFIG'));
    createKeys(store, origin);
    prepareNextKey(store);
    expect(() => prepareNextKey(store)).toThrow('waits already');
  });
});

describe('a backup of keys', () => {
  const file = () => join(folder, 'keys.json');

  it('LG6 brings the identity back to a log that has lost its keys', async () => {
    const store = createMemoryStore();
    const keys = createKeys(store, origin);
    await writeKeyFile(file(), keys);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const { store: robbed } = openBench();
    keepKeys(robbed, await readKeyFile(file()));
    expect(openLogSigner(robbed, origin).logId).toBe(openLogSigner(store, origin).logId);
  });

  it('overwrites no file, and no other keys', async () => {
    const store = createMemoryStore();
    await writeKeyFile(file(), createKeys(store, origin));
    await expect(writeKeyFile(file(), createKeys(createMemoryStore(), origin))).rejects.toThrow(
      refusal('BAD_CONFIG'),
    );
    const other = createMemoryStore();
    const kept = createKeys(other, origin);
    const keys = await readKeyFile(file());
    expect(() => keepKeys(other, keys)).toThrow(refusal('BAD_CONFIG'));
    expect(verifierKeyOf(origin, storedKeys(other)!.privateKeys[0]!)).toBe(
      verifierKeyOf(origin, kept.privateKeys[0]!),
    );
    expect(() => keepKeys(store, keys)).not.toThrow();
  });

  it.each([
    ['nothing', ''],
    ['no key', JSON.stringify({ origin, privateKeys: [] })],
    ['half a key', JSON.stringify({ origin, privateKeys: ['ab'.repeat(16)] })],
    ['more than keys', JSON.stringify({ origin, privateKeys: ['ab'.repeat(32)], seeds: [] })],
  ])('is refused where it holds %s', async (_, text) => {
    writeFileSync(file(), text);
    await expect(readKeyFile(file())).rejects.toThrow(refusal('BAD_CONFIG'));
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });
});
