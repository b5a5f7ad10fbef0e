/**
 * What this auditor saw of a log last, kept in a file: the next audit holds the log to it. Who deletes the file forgets,
 * and cannot tell another history from the first one.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SeenLog } from '../../shared/audit/check-history.ts';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { parseSeenLog, seenLogText } from './seen-log-text.ts';

/** Where it is kept unless told: one file a target, under the XDG state folder. */
export function seenLogFile(target: string): string {
  const state = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  const name = createHash('sha256').update(target).digest('hex').slice(0, 16);
  return join(state, 'hearsay', 'audits', `${name}.json`);
}

/** @returns undefined where there is no such file @throws HearsayError BAD_CONFIG where it cannot be read */
export async function readSeenLog(file: string): Promise<SeenLog | undefined> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw unreadable(file, cause);
  });
  if (text === undefined) return undefined;
  try {
    return parseSeenLog(text);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/**
 * Whole, or not at all: a file half written would end every later audit.
 * @throws HearsayError BAD_CONFIG where it cannot be written
 */
export async function writeSeenLog(file: string, target: string, seen: SeenLog): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, `${seenLogText(target, seen)}\n`);
    await rename(`${file}.part`, file);
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot keep what was seen, ${file}: ${reasonOf(cause)}`, { cause });
  }
}

const unreadable = (file: string, cause: unknown): HearsayError => {
  return new HearsayError('BAD_CONFIG', `cannot read what was seen last, ${file}: ${reasonOf(cause)}`, {
    cause,
  });
};
