/**
 * The client's files of earlier builds: pages that named an embed of one, or still have it cached, load its worker and its
 * other parts by name long after the upgrade. A folder of files in the data folder, not the store: they are public,
 * the same for everybody, in no leaf but by hash, and an earlier Hearsay can go back to a data folder that has them.
 *
 * A file's modification time says when it was last of the current build. It is set at the start and once in a while by who
 * runs; a copy of the folder that loses it keeps the files longer, never shorter.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import type { ClientBuild } from './client-build.ts';
import { isNamedAfter, parseHashedName } from './hashed-name.ts';

/** See the head of this file. */
export type ClientArchive = {
  /** A file by its hashed name; undefined where there is none, or its content is another. */
  readonly read: (name: string) => Uint8Array | undefined;
  /**
   * The current build is current still: durable when this returns. What has not been current for too long is removed.
   * @throws Error where the medium refuses
   */
  readonly tend: () => void;
};

/** How an archive is kept. */
export type ArchiveTerms = {
  /** How long a file stays after its build was the current one, milliseconds. */
  readonly keptMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Of a file that was being written when the process ended. */
const unfinished = '.part';

/**
 * Open the archive, and tend it. One process at a time, as with the store beside it.
 * @param folder made where it is missing
 * @throws HearsayError BAD_CONFIG where it cannot be written
 */
export function openClientArchive(
  folder: string,
  current: ClientBuild,
  { keptMs, now }: ArchiveTerms,
): ClientArchive {
  const read = (name: string): Uint8Array | undefined => readNamed(folder, name);
  const tend = (): void => {
    const time = now();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [name, bytes] of current) {
      if (!read(name)) writeDurably(folder, name, bytes);
      utimesSync(join(folder, name), time / 1000, time / 1000);
    }
    syncToDisk(folder);
    for (const name of readdirSync(folder)) {
      if (isOver(folder, name, time - keptMs)) rmSync(join(folder, name));
    }
  };
  try {
    tend();
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot keep client files in ${folder}: ${reasonOf(cause)}`, {
      cause,
    });
  }
  return { read, tend };
}

function readNamed(folder: string, name: string): Uint8Array | undefined {
  if (!parseHashedName(name)) return undefined;
  try {
    const bytes = readFileSync(join(folder, name));
    return isNamedAfter(bytes, name) ? bytes : undefined;
  } catch {
    return undefined; // removed, or never there
  }
}

/** What others have put there stays. */
function isOver(folder: string, name: string, oldest: number): boolean {
  if (name.endsWith(unfinished)) return true;
  return parseHashedName(name) !== undefined && statSync(join(folder, name)).mtimeMs < oldest;
}

/** There as a whole, or not at all, also across a crash. */
function writeDurably(folder: string, name: string, bytes: Uint8Array): void {
  const part = join(folder, `${name}${unfinished}`);
  writeFileSync(part, bytes);
  syncToDisk(part);
  renameSync(part, join(folder, name));
}

/** @param path a file, or a folder: then the names in it */
function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
