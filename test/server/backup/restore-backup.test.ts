import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { httpSource } from '../../../server/audit/http-source.ts';
import { prepareNextKey, storedKeys } from '../../../server/log/log-keys.ts';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import { ledgerRho } from '../../../shared/privacy/ledger.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { openBench } from '../rounds/bench.ts';
import { kindsOf, leavesOf } from '../rounds/replayed-store.ts';
import { giveHonestly, giveRound } from '../running-server.ts';
import {
  auditFolder,
  backedUpBench,
  backUp,
  backUpRunning,
  benchWithKeys,
  failed,
  inFolder,
  lineOf,
  openRestored,
  restore,
  useFolder,
} from './backed-up.ts';
import { serveFolder } from './served-folder.ts';

useFolder();

describe('a restored backup', () => {
  it('LG15 LG13 LG7 is served, goes on with log, ledger and model, trains, and holds in an audit', async () => {
    const server = await serveFolder(inFolder('data'));
    await giveRound(server, 1, 2, 3);
    await giveRound(server, 4, 5, 6);
    await giveHonestly(server, 7); // in the round that is open
    await backUpRunning();
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
    const { keys } = await backedUpBench(1, 2, 3, 4);
    await restore(keys);
    expect(readdirSync(inFolder('restored'))).toEqual(['hearsay.db']);
    const store = openRestored();
    expect([...store.secretsWith('')].map(([key]) => key)).toEqual(['log-key', 'log-origin']);
    expect(storedKeys(store)).toEqual(keys);
    for (const leaf of leavesOf(store)) {
      if (leaf.kind === 'contribution') expect(store.blob(`update/${leaf.update}`)).toBeUndefined();
    }
  });

  it('may be of a log that has just begun, and be restored into an empty folder that is there', async () => {
    const { keys } = await backedUpBench();
    mkdirSync(inFolder('restored'));
    const { backedUp, now } = await restore(keys);
    expect([backedUp.size, now.size]).toEqual([2, 4]);
    const store = openRestored();
    expect(kindsOf(store)).toEqual(['config', 'round-open', 'round-end', 'erasure']);
  });

  it('PR6 LG15 knows nobody of the round that it ended, and takes them in the next', async () => {
    const { keys } = await backedUpBench(1);
    await restore(keys);
    const store = openRestored();
    const after = openBench({ store });
    await expect(after.give(1, { round: 0 })).rejects.toThrow(refusal('ROUND_CLOSED'));
    await after.giveAll(1, 2, 3);
    expect(after.aggregator.state).toMatchObject({ releases: 1, nextRound: 3 });
  });

  it('can be backed up and restored again', async () => {
    const { keys } = await backedUpBench(1, 2, 3);
    await restore(keys);
    const store = openRestored();
    await openBench({ store }).giveAll(4, 5, 6);
    await backUp(store, inFolder('second'));
    const { now } = await restore(keys, { backup: inFolder('second'), data: inFolder('again') });
    expect(now).toMatchObject({ releases: 2, model: { version: 2 } });
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
