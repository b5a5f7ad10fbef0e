/** The data folder of an aggregator, as all commands find it that need nothing else of its settings. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { openSqliteStore, type SqliteStore } from '../store/sqlite-store.ts';
import { configOption, readGivenSettings } from './settings-options.ts';

/** As commander gives them. */
export type DataOptions = { readonly data?: string; readonly config?: string };

/**
 * Add them to a command, whose action then always has `data`.
 * @param data what the folder is to this command
 */
export function addDataOptions(command: Command, data: string): Command {
  return command
    .option('--data <folder>', `${data} (default: the one that serve would have)`)
    .option(...configOption)
    .hook('preAction', async (_, action) => {
      action.setOptionValue('data', await findDataFolder(action.opts()));
    });
}

/** The one that is named, else the one that `serve` would have. @throws HearsayError BAD_CONFIG, as `serve` would be refused */
export async function findDataFolder({ data, config }: DataOptions): Promise<string> {
  return data ?? (await readGivenSettings(config === undefined ? {} : { config })).settings.data;
}

/** What {@link addDataOptions} says of a folder that nobody may use meanwhile. */
export const stoppedFolder = 'data folder of an aggregator that is not running';

/** What it says of one that may be in use. */
export const anyFolder = 'data folder of an aggregator, which may run';

/** Its store. @throws HearsayError BAD_CONFIG where there is none, or an aggregator runs on it */
export function openStoreOf(folder: string): SqliteStore {
  if (!existsSync(join(folder, 'hearsay.db'))) {
    throw new HearsayError('BAD_CONFIG', `data folder ${folder}: there is no hearsay.db in it`);
  }
  return openSqliteStore(folder);
}
