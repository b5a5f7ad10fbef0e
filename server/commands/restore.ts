/** `hearsay restore`: a data folder out of a backup, for an aggregator to go on from. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { leavesCovered } from '../../shared/audit/check.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { folderSource } from '../audit/folder-source.ts';
import { addressIn, httpSource } from '../audit/http-source.ts';
import { type RestoredLog, type RestoreParts, restoreBackup } from '../backup/restore-backup.ts';
import { readKeyFile } from '../log/key-file.ts';
import { addDataOptions } from './data-folder.ts';
import { createProgressDisplay } from './progress-display.ts';

type RestoreOptions = {
  readonly data: string;
  readonly key: string;
  readonly log?: string;
  readonly newest?: true;
};

/** Add `restore` to the program. */
export function addRestoreCommand(program: Command): void {
  const command = program
    .command('restore')
    .description('make a data folder from a backup, to go on with the same log')
    .argument('<backup>', 'folder that hearsay backup wrote')
    .requiredOption('--key <file>', "the log's keys, from hearsay log key backup")
    .option(
      '--log <url|folder>',
      'the log as it was seen last: an address or an export; what came since is taken from it',
    )
    .option('--newest', 'instead: you state that the log has no leaf that is not in the backup');
  addDataOptions(command, 'where to: a new or empty folder').action(restore);
}

async function restore(backup: string, options: RestoreOptions, command: Command): Promise<void> {
  const seen = seenLog(options);
  const keys = await readKeyFile(options.key);
  const display = createProgressDisplay(process.stderr);
  try {
    const restored = await restoreBackup({
      backup,
      data: options.data,
      keys,
      seen,
      onProgress: display.tell,
    });
    display.stop();
    const lines = describe(restored, options.data);
    command.configureOutput().writeOut?.(`${keys.origin}: ${lines.join('\n')}\n`);
  } finally {
    display.stop();
  }
}

/** A log that went on from an earlier end would be another one, and forget what it has spent. */
function seenLog({ log, newest }: RestoreOptions): RestoreParts['seen'] {
  if ((log === undefined) === (newest === undefined)) {
    const why = 'a log must go on from the last leaf that anybody saw, with all that it has spent';
    const which = 'give --log URL or DIR, or --newest where there is no later leaf than those of the backup';
    throw new HearsayError('BAD_CONFIG', `${why}: ${which}`);
  }
  if (log === undefined) return undefined;
  const address = addressIn(log);
  if (address) return httpSource(address);
  if (existsSync(log)) return folderSource(log);
  throw new HearsayError('BAD_CONFIG', `--log ${log}: no address, and no such folder`);
}

function describe({ backedUp, seen, now }: RestoredLog, data: string): string[] {
  const more = seen.size - backedUp.size;
  const version = now.model?.version;
  return [
    `${leavesCovered(backedUp.size)} from the backup, ${leavesCovered(more)} that came after it, ${data}`,
    ...(seen.round.kind === 'collecting'
      ? [`round ${seen.round.round} ended without a release: its updates are in no backup`]
      : []),
    ...(version === seen.model?.version
      ? [`model ${version}`]
      : [
          `the state of model ${seen.model?.version} is in no backup: back to an earlier one, now model ${version}`,
        ]),
    'the client files of earlier builds are not in it; pages get those of the next start',
  ];
}
