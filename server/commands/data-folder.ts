/** The data folder of an aggregator that is not running, as commands take it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { openSqliteStore, type SqliteStore } from '../store/sqlite-store.ts';

/** `--data`, for commander. */
export const dataOption = [
  '--data <folder>',
  'data folder of an aggregator that is not running',
  'hearsay-data',
] as const;

/** Its store. @throws HearsayError BAD_CONFIG where there is none, or an aggregator runs on it */
export function openStoreOf(folder: string): SqliteStore {
  if (!existsSync(join(folder, 'hearsay.db'))) {
    throw new HearsayError('BAD_CONFIG', `data folder ${folder}: there is no hearsay.db in it`);
  }
  return openSqliteStore(folder);
}
