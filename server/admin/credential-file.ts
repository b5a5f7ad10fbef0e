/**
 * The file of credentials in a data folder, readable by its owner only. Commands write it, each as one; a running aggregator
 * reads it again whenever it has changed. One that cannot be read lets nobody in.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import type { Credential } from './credential.ts';
import { credentialListSchema } from './credential-list.ts';

/** Of the file, bytes: a thousand credentials are less. */
const mostBytes = 1_000_000;

/** The file in a data folder. */
export const credentialFile = (folder: string): string => join(folder, 'credentials.json');

/**
 * What is in the file; nothing where there is none.
 * @throws HearsayError BAD_CONFIG where it is damaged, or cannot be read
 */
export function readCredentials(file: string): readonly Credential[] {
  try {
    const { size } = statSync(file, { throwIfNoEntry: false }) ?? {};
    if (size === undefined) return [];
    if (size > mostBytes) throw new HearsayError('BAD_CONFIG', `expected at most ${mostBytes} bytes`);
    return parseWith(credentialListSchema, JSON.parse(readFileSync(file, 'utf8')), 'BAD_CONFIG').credentials;
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot read credentials in ${file}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Change what is in the file: all of it, or nothing.
 * @param change from what is there to what will be
 * @throws HearsayError BAD_CONFIG where it is damaged or cannot be written, or another command is at it; what `change` throws
 */
export function changeCredentials(
  file: string,
  change: (credentials: readonly Credential[]) => readonly Credential[],
): void {
  const written = `${file}.new`;
  const descriptor = openNew(written); // while it is there, no other command changes anything
  try {
    const credentials = change(readCredentials(file));
    try {
      writeFileSync(descriptor, `${JSON.stringify({ credentials }, null, 2)}\n`);
      fsyncSync(descriptor);
      renameSync(written, file);
    } catch (cause) {
      throw new HearsayError('BAD_CONFIG', `cannot write ${file}: ${reasonOf(cause)}`, { cause });
    }
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    const hint = 'another command may be at it; remove the file where none is';
    throw new HearsayError('BAD_CONFIG', `cannot make ${path}: ${reasonOf(cause)}; ${hint}`, { cause });
  }
}

/**
 * The credentials of a running aggregator: looked up at each use, so that what was revoked opens nothing from then on.
 * @param failed told once of each damage
 */
export function watchCredentials(
  file: string,
  failed: (error: unknown) => void,
): () => readonly Credential[] {
  let known: { readonly version: string; readonly credentials: readonly Credential[] } | undefined;
  return () => {
    const version = versionOf(file);
    if (version !== known?.version)
      known = { version, credentials: attempt(() => readCredentials(file), failed) };
    return known.credentials;
  };
}

/** Another one after every change: a file that takes its place has another number. */
function versionOf(file: string): string {
  try {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    return found ? [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ') : 'none';
  } catch (error) {
    return `unknown: ${reasonOf(error)}`;
  }
}

function attempt(read: () => readonly Credential[], failed: (error: unknown) => void): readonly Credential[] {
  try {
    return read();
  } catch (error) {
    failed(error);
    return [];
  }
}
