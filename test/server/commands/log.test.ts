import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { addLogCommand } from '../../../server/commands/log.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { newFolder } from '../new-folder.ts';
import { openBench } from '../rounds/bench.ts';
import { runCommand } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});

const inFolder = (name: string): string => join(folder, name);

describe('hearsay log export', () => {
  it('LG10 writes the log of a data folder, and says how much', async () => {
    const store = openSqliteStore(inFolder('data'));
    openLogSigner(store, 'shop.example/log');
    await openBench({ store }).giveAll(1, 2, 3);
    const size = store.size();
    store.close();
    const { exitCode, out } = await runCommand(addLogCommand, [
      ...['log', 'export', inFolder('out'), '--data', inFolder('data')],
    ]);
    expect([exitCode, out]).toEqual([
      0,
      expect.stringMatching(`^shop.example/log: ${size} leaves in \\d+ files, .*out\n$`),
    ]);
    const [checkpoint, key] = ['checkpoint', 'vkey'].map((name) =>
      readFileSync(inFolder(`out/${name}`), 'utf8'),
    );
    expect(verifyCheckpoint(checkpoint!, key!.trimEnd()).size).toBe(size);
  });

  it('exits with 2 where there is no data folder, and makes none', async () => {
    const { exitCode, err } = await runCommand(addLogCommand, [
      'log',
      'export',
      inFolder('out'),
      '--data',
      inFolder('none'),
    ]);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('there is no hearsay.db in it')]);
    expect(existsSync(inFolder('none'))).toBe(false);
    expect(existsSync(inFolder('out'))).toBe(false);
  });
});
