/** `hearsay log`: what an operator does with the log of a data folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { exportLog } from '../log/export-log.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { createProgressDisplay } from './progress-display.ts';

/** Add `log` with its commands to the program. */
export function addLogCommand(program: Command): void {
  program
    .command('log')
    .description('the transparency log of a data folder')
    .command('export')
    .description('write it as static files, C2SP tlog-tiles, with the models and catalogs that it names')
    .argument('<folder>', 'where to: new, empty, or an earlier export of the same log')
    .option('--data <folder>', 'data folder of an aggregator that is not running', 'hearsay-data')
    .action(exportTo);
}

async function exportTo(folder: string, { data }: { data: string }, command: Command): Promise<void> {
  if (!existsSync(join(data, 'hearsay.db'))) {
    throw new HearsayError('BAD_CONFIG', `data folder ${data}: there is no hearsay.db in it`);
  }
  const store = openSqliteStore(data);
  const display = createProgressDisplay(process.stderr);
  try {
    const { origin, size, files } = await exportLog({
      store,
      folder,
      onProgress: (share) => display.tell('files', share),
    });
    display.stop();
    command
      .configureOutput()
      .writeOut?.(`${origin}: ${size.toLocaleString('en-US')} leaves in ${files} files, ${folder}\n`);
  } finally {
    display.stop();
    store.close();
  }
}
