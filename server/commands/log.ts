/** `hearsay log`: what an operator does with the log of a data folder. */
import type { Command } from 'commander';
import { exportLog } from '../log/export-log.ts';
import { addDataOptions, anyFolder } from './data-folder.ts';
import { openLogFiles } from './log-files.ts';
import { addKeyCommand } from './log-key.ts';
import { createProgressDisplay } from './progress-display.ts';

/** Add `log` with its commands to the program. */
export function addLogCommand(program: Command): void {
  const log = program.command('log').description('the transparency log of a data folder');
  addKeyCommand(log);
  const toExport = log
    .command('export')
    .description('write it as static files, C2SP tlog-tiles, with the models and catalogs that it names')
    .argument('<folder>', 'where to: new, empty, or an earlier export of the same log');
  addDataOptions(toExport, anyFolder).action(exportTo);
}

async function exportTo(folder: string, { data }: { data: string }, command: Command): Promise<void> {
  const { read, close } = await openLogFiles(data);
  const display = createProgressDisplay(process.stderr);
  try {
    const { origin, size, files } = await exportLog({
      read,
      folder,
      onProgress: display.tell,
    });
    display.stop();
    command
      .configureOutput()
      .writeOut?.(`${origin}: ${size.toLocaleString('en-US')} leaves in ${files} files, ${folder}\n`);
  } finally {
    display.stop();
    close();
  }
}
