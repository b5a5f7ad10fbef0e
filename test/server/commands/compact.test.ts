import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { addAuditCommand } from '../../../server/commands/audit.ts';
import { addCompactCommand } from '../../../server/commands/compact.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { newFolder } from '../new-folder.ts';
import { openBench } from '../rounds/bench.ts';
import { expectReplays } from '../rounds/replayed-store.ts';
import { runCommand } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

const data = () => join(folder, 'data');
const compact = () => runCommand(addCompactCommand, ['compact', '--data', data()]);
const audit = () =>
  runCommand(
    (program) => void addAuditCommand(program, new URL('file:///nowhere/')),
    ['audit', data(), '--seen', join(folder, 'seen.json')],
  );
const fileBytes = () => statSync(join(data(), 'hearsay.db')).size;

/** Two releases and an open round. */
async function writeLog(): Promise<void> {
  const store = openSqliteStore(data());
  openLogSigner(store, 'shop.example/log');
  await openBench({ store }).giveAll(1, 2, 3, 4, 5, 6, 7);
  store.close();
}

it('hearsay compact gives back what nobody can ask for, says how much, and the audit and the round go on', async () => {
  await writeLog();
  const store = openSqliteStore(data());
  const orphans = Array.from({ length: 300 }, (_, n) => `floats/${n.toString(16).padStart(64, '0')}`);
  store.write({ blobs: new Map(orphans.map((address) => [address, new Uint8Array(2000)])) });
  const addresses = [...store.addresses()].filter((address) => !orphans.includes(address));
  store.close();
  await audit(); // from now on each has seen the same
  const audited = await audit();
  expect(audited.exitCode).toBe(0);
  const before = fileBytes();
  const { exitCode, out } = await compact();
  expect([exitCode, out]).toEqual([
    0,
    `${data()}: ${before} to ${fileBytes()} bytes, 300 files that nobody can ask for removed\n`,
  ]);
  expect(fileBytes()).toBeLessThan(before - 300 * 2000);
  expect(await audit()).toEqual(audited);
  const compacted = openSqliteStore(data());
  expect([...compacted.addresses()]).toEqual(addresses);
  const bench = openBench({ store: compacted });
  expect(bench.aggregator.announcement().round).toMatchObject({ number: 2, contributions: 1 });
  await bench.giveAll(8, 9);
  expectReplays(compacted);
  compacted.close();
});

it('a second time there is nothing to give back, and a folder that is in use or empty is refused', async () => {
  await writeLog();
  await compact();
  const bytes = fileBytes();
  expect((await compact()).out).toBe(
    `${data()}: ${bytes} to ${bytes} bytes, 0 files that nobody can ask for removed\n`,
  );
  const store = openSqliteStore(data());
  expect((await compact()).err).toContain('in use by another process');
  store.close();
  rmSync(data(), { recursive: true });
  expect((await compact()).err).toContain('there is no hearsay.db in it');
});
