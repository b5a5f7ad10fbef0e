/** The settings file: the one that is named, or `hearsay.config.json` of the working folder. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import type { SettingSource } from './setting-source.ts';

/** What is read where no file is named, if it is there. */
const usualFile = 'hearsay.config.json';

/** The file to read: the one that is named, else the usual one where it is there; undefined: none. */
export function settingsFile(named: string | undefined): string | undefined {
  return named ?? (existsSync(usualFile) ? usualFile : undefined);
}

/** What stands in it, not checked. @throws HearsayError BAD_CONFIG where it cannot be read, or is no JSON */
export async function readSettingsFile(file: string): Promise<SettingSource> {
  try {
    return { origin: 'file', name: file, tree: JSON.parse(await readFile(file, 'utf8')) };
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot read ${file}: ${reasonOf(cause)}`, { cause });
  }
}
