/**
 * The client's files of the build that runs, read once: a build that is made beside a server that runs changes nothing
 * of what it serves, so that it goes on serving what its log names (LG12).
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { isNamedAfter, parseHashedName } from './hashed-name.ts';

/** Content by hashed name. */
export type ClientBuild = ReadonlyMap<string, Uint8Array>;

/** One of them. */
export type ClientFile = { readonly name: string; readonly bytes: Uint8Array };

/**
 * @param folder of the built client; where there is none, there are no files
 * @throws HearsayError BAD_CONFIG where a file is not what its name says, or there are two of one kind
 */
export async function readClientBuild(folder: string): Promise<ClientBuild> {
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => parseHashedName(name)) : [];
  const build = new Map<string, Uint8Array>();
  for (const name of names.sort()) {
    const bytes = await readFile(join(folder, name));
    if (!isNamedAfter(bytes, name)) throw unusable(folder, `${name} is not what its name says`);
    if (fileCalled(build, stemOf(name))) throw unusable(folder, `it holds two files ${stemOf(name)}`);
    build.set(name, bytes);
  }
  return build;
}

/** The file of a build that is called so, whatever its hash. @param stem `hearsay` is the script tag's */
export function fileCalled(build: ClientBuild, stem: string): ClientFile | undefined {
  for (const [name, bytes] of build) if (stemOf(name) === stem) return { name, bytes };
  return undefined;
}

const stemOf = (name: string): string => parseHashedName(name)?.stem ?? '';

const unusable = (folder: string, reason: string): HearsayError =>
  new HearsayError('BAD_CONFIG', `${folder}: ${reason}; build Hearsay again`);
