/** `hearsay backup`: a copy of a data folder to go on from, made while the aggregator runs or not. */
import type { Command } from 'commander';
import { counted, leavesCovered } from '../../shared/audit/check.ts';
import { noteBackup } from '../backup/last-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { addDataOptions, anyFolder } from './data-folder.ts';
import { openLogFiles } from './log-files.ts';
import { createProgressDisplay } from './progress-display.ts';

/** Add `backup` to the program. */
export function addBackupCommand(program: Command): void {
  const backup = program
    .command('backup')
    .description(
      'write log, models and the state of training; no updates, noise seeds, salts or signing keys',
    )
    .argument('<folder>', 'where to: a new folder');
  addDataOptions(backup, anyFolder).action(backUp);
}

async function backUp(target: string, { data }: { data: string }, command: Command): Promise<void> {
  const { read, close } = await openLogFiles(data);
  const display = createProgressDisplay(process.stderr);
  try {
    const written = await writeBackup({ read, target, onProgress: display.tell });
    await noteBackup(data);
    const { origin, size, version, files } = written;
    display.stop();
    const what = `${leavesCovered(size)}, model ${version}, ${counted(files.length + 1, 'file')}`;
    const keys = 'the keys that sign the log are not in it: hearsay log key backup FILE';
    command.configureOutput().writeOut?.(`${origin}: ${what}, ${target}\n${keys}\n`);
  } finally {
    display.stop();
    close();
  }
}
