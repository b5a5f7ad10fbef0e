/** `hearsay backup` and `hearsay restore` around the real `hearsay serve`. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { addAuditCommand } from '../../../server/commands/audit.ts';
import { addBackupCommand } from '../../../server/commands/backup.ts';
import { addLogCommand } from '../../../server/commands/log.ts';
import { addRestoreCommand } from '../../../server/commands/restore.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { newFolder } from '../new-folder.ts';
import { openBench } from '../rounds/bench.ts';
import { startServe } from '../serve-process.ts';
import { writeSite } from '../served-site.ts';
import { Visitors } from '../visitors.ts';
import { runCommand } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
const inFolder = (name: string): string => join(folder, name);

const backup = (...args: string[]) => runCommand(addBackupCommand, ['backup', ...args]);
const restore = (...args: string[]) => runCommand(addRestoreCommand, ['restore', ...args]);
const log = (...args: string[]) => runCommand(addLogCommand, ['log', ...args]);
const audit = (data: string) =>
  runCommand(
    (program) => void addAuditCommand(program, new URL('file:///nowhere/')),
    [...['audit', data, '--seen', inFolder('seen.json')]],
  );

/** A data folder with a log of one release, and a backup of its keys. */
async function writeLog(): Promise<void> {
  const store = openSqliteStore(inFolder('data'));
  openLogSigner(store, 'shop.example/log');
  await openBench({ store }).giveAll(1, 2, 3, 4);
  store.close();
  await log('key', 'backup', inFolder('keys.json'), '--data', inFolder('data'));
}

describe('hearsay backup', () => {
  it('LG15 backs up what hearsay serve runs on; restored, it serves, goes on and is audited', {
    timeout: 60_000,
  }, async () => {
    writeSite(folder, 'settings.json');
    const serve = (data: string) => startServe(['--config', 'settings.json', '--data', data], folder);

    const visitors = new Visitors();
    const first = await serve('data');
    await visitors.visit(first.url, (version) => version >= 2);
    const made = await backup(inFolder('backup'), '--data', inFolder('data'));
    expect([made.exitCode, made.err, made.out]).toEqual([
      ...[0, ''],
      expect.stringMatching(
        /^\S+: 14 leaves, model 2, \d+ files, .*backup\nthe keys .* not in it: hearsay log key backup FILE\n$/,
      ),
    ]);
    await visitors.visit(first.url, (version) => version >= 3);
    const mirrored = await log('export', inFolder('mirror'), '--data', inFolder('data'));
    expect([mirrored.exitCode, mirrored.err]).toEqual([0, '']);
    await first.kill('SIGKILL');
    await log('key', 'backup', inFolder('keys.json'), '--data', inFolder('data'));

    const restored = await restore(
      inFolder('backup'),
      ...['--data', inFolder('restored')],
      ...['--key', inFolder('keys.json'), '--log', inFolder('mirror')],
    );
    expect([restored.exitCode, restored.err]).toEqual([0, '']);
    expect(restored.out).toContain('14 leaves from the backup, 6 leaves that came after it');
    expect(restored.out).toContain('round 3 ended without a release');
    expect(restored.out).toContain('back to an earlier one, now model 4');
    const second = await serve('restored');
    await visitors.visit(second.url, (version) => version >= 5);
    expect(await second.kill('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    expect(visitors.faults).toEqual([]);
    const { exitCode, out } = await audit(inFolder('restored'));
    expect([exitCode, out]).toEqual([0, expect.not.stringMatching(/^failed/m)]);
  });

  it('exits with 2 where there is no log, or the target is there, and writes nothing', async () => {
    expect(await backup(inFolder('backup'), '--data', inFolder('none'))).toMatchObject({
      ...{ exitCode: 2, err: expect.stringContaining('there is no hearsay.db in it') },
    });
    await writeLog();
    mkdirSync(inFolder('backup'));
    expect(await backup(inFolder('backup'), '--data', inFolder('data'))).toMatchObject({
      ...{ exitCode: 2, err: expect.stringContaining('is there already') },
    });
    expect(readdirSync(inFolder('backup'))).toEqual([]);
    expect(existsSync(inFolder('none'))).toBe(false);
  });
});

describe('hearsay restore', () => {
  it('PV3 takes what was seen of the log, or the word that there is no more: not neither, not both', async () => {
    await writeLog();
    await backup(inFolder('backup'), '--data', inFolder('data'));
    const start = [inFolder('backup'), '--data', inFolder('restored'), '--key', inFolder('keys.json')];
    for (const more of [[], ['--newest', '--log', folder]]) {
      expect(await restore(...start, ...more)).toMatchObject({
        ...{ exitCode: 2, err: expect.stringContaining('give --log URL or DIR, or --newest') },
      });
    }
    expect((await restore(...start, '--log', inFolder('none'))).err).toContain(
      'no address, and no such folder',
    );
    expect((await restore(...start.slice(0, 3), '--newest')).exitCode).toBe(2);
    expect(existsSync(inFolder('restored'))).toBe(false);
    const { exitCode, out } = await restore(...start, '--newest');
    expect([exitCode, out]).toEqual([
      0,
      expect.stringMatching(/9 leaves from the backup, 0 leaves that came/),
    ]);
  });

  it('LG8 tells of leaves that came after the backup, and of a model that went back', async () => {
    await writeLog();
    await backup(inFolder('backup'), '--data', inFolder('data'));
    const store = openSqliteStore(inFolder('data'));
    await openBench({ store }).giveAll(5, 6);
    store.close();
    await log('export', inFolder('mirror'), '--data', inFolder('data'));
    const { exitCode, out } = await restore(
      ...[inFolder('backup'), '--data', inFolder('restored'), '--key', inFolder('keys.json')],
      ...['--log', inFolder('mirror')],
    );
    expect(exitCode).toBe(0);
    expect(out).toMatch(/9 leaves from the backup, 5 leaves that came after it/);
    expect(out).toContain('the state of model 2 is in no backup: back to an earlier one, now model 3');
  });
});
