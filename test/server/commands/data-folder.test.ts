import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addBackupCommand } from '../../../server/commands/backup.ts';
import { addCompactCommand } from '../../../server/commands/compact.ts';
import { addCredentialCommand } from '../../../server/commands/credential.ts';
import { addLogCommand } from '../../../server/commands/log.ts';
import { openLogSigner } from '../../../server/log/log-signer.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { newFolder } from '../new-folder.ts';
import { openBench } from '../rounds/bench.ts';
import { type CommandRun, runCommand } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
  const store = openSqliteStore(inFolder('data'));
  openLogSigner(store, 'shop.example/log');
  openBench({ store });
  store.close();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const inFolder = (name: string): string => join(folder, name);

/** Commands that want a data folder, and the rest of what they want. */
const commands: [name: string, add: (program: Command) => void, args: () => string[]][] = [
  ['log export', addLogCommand, () => ['log', 'export', inFolder('mirror')]],
  ['log key backup', addLogCommand, () => ['log', 'key', 'backup', inFolder('keys.json')]],
  ['log key rotate', addLogCommand, () => ['log', 'key', 'rotate']],
  ['backup', addBackupCommand, () => ['backup', inFolder('backup')]],
  ['compact', addCompactCommand, () => ['compact']],
  ['credential list', addCredentialCommand, () => ['credential', 'list']],
  [
    'credential create',
    addCredentialCommand,
    () => ['credential', 'create', 'Ada', '--scope', 'audit', '--days', '1'],
  ],
];

describe.each(commands)('hearsay %s finds its data folder', (_, add, args) => {
  const run = (...more: string[]): Promise<CommandRun> => runCommand(add, [...args(), ...more]);

  it('in the settings, in the environment over them, and in --data over both, as serve does', async () => {
    writeFileSync(inFolder('settings.json'), JSON.stringify({ data: inFolder('data') }));
    expect(await run('--config', inFolder('settings.json'))).toMatchObject({ exitCode: 0, err: '' });
    vi.stubEnv('HEARSAY_DATA', inFolder('elsewhere'));
    const { exitCode, err } = await run('--config', inFolder('settings.json'));
    expect([exitCode, err]).toEqual([2, expect.stringContaining(inFolder('elsewhere'))]);
    expect((await run('--data', inFolder('none'))).err).toContain(inFolder('none'));
  });

  it('and is refused as serve is where the settings are wrong, unless the folder is named', async () => {
    writeFileSync(inFolder('settings.json'), JSON.stringify({ dtaa: 'data' }));
    const { exitCode, err } = await run('--config', inFolder('settings.json'));
    expect([exitCode, err]).toEqual([2, expect.stringContaining('the nearest is data')]);
    expect((await run('--config', inFolder('settings.json'), '--data', inFolder('data'))).exitCode).toBe(0);
  });
});
