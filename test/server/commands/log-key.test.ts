import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { addLogCommand } from '../../../server/commands/log.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { newFolder } from '../new-folder.ts';
import { openBench } from '../rounds/bench.ts';
import { runCommand } from './run-command.ts';

const origin = 'shop.example/log';
let folder: string;
beforeEach(() => {
  folder = newFolder();
});

const inFolder = (name: string): string => join(folder, name);
const key = (...args: string[]) =>
  runCommand(addLogCommand, ['log', 'key', ...args, '--data', inFolder('data')]);

/** A data folder with a log. @returns its verifier key line */
function writeLog(name = 'data', withKey = true): string {
  const store = openSqliteStore(inFolder(name));
  const line = withKey ? openLogSigner(store, origin).verifierKey : '';
  openBench({ store });
  store.close();
  return line;
}

describe('hearsay log key', () => {
  it('LG6 backs the key up, and brings it back where it is lost', async () => {
    const line = writeLog();
    const backup = await key('backup', inFolder('keys.json'));
    expect([backup.exitCode, backup.out]).toEqual([
      0,
      expect.stringContaining(`the key of ${origin}; keep it secret`),
    ]);
    rmSync(inFolder('data'), { recursive: true });
    writeLog('data', false);
    expect((await key('backup', inFolder('none.json'))).exitCode).toBe(2);
    expect(existsSync(inFolder('none.json'))).toBe(false);
    const restored = await key('restore', inFolder('keys.json'));
    expect([restored.exitCode, restored.out]).toEqual([0, `the key of ${line}\n`]);
  });

  it('LG14 makes the next key, one at a time', async () => {
    writeLog();
    const { exitCode, out } = await key('rotate');
    expect([exitCode, out]).toEqual([
      0,
      expect.stringMatching(/^shop\.example\/log\+[0-9a-f]{8}\+\S+\nsigns from the next round on/),
    ]);
    expect((await key('rotate')).exitCode).toBe(2);
  });

  it('says what is wrong with folder and file', async () => {
    expect((await key('rotate')).err).toContain('no hearsay.db');
    writeLog();
    expect((await key('restore', inFolder('nothing.json'))).err).toContain('no such file');
    writeFileSync(inFolder('other.json'), '{"token":"0"}');
    const { err } = await key('restore', inFolder('other.json'));
    expect(err).toContain('expected a backup of keys');
  });
});
