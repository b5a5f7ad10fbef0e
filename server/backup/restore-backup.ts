/**
 * Makes a data folder out of a backup. The store is built in a folder of its own, and moved to its place as one file once
 * all of it holds: a folder that was not restored to its end has no store in it.
 */
import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import type { CatalogSource } from '../../shared/audit/evidence-source.ts';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import type { LogState } from '../../shared/log/state.ts';
import { keepKeys, type LogKeys, verifierKeyOf } from '../log/log-keys.ts';
import { storedLogSigner } from '../log/log-signer.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { openBackupFolder } from './backup-folder.ts';
import { catchUp } from './catch-up.ts';
import { fillStore } from './fill-store.ts';
import { goOn } from './go-on.ts';

/** What is restored, and where to. */
export type RestoreParts = {
  /** Folder of the backup. */
  readonly backup: string;
  /** Data folder, new or empty. */
  readonly data: string;
  /** The log's signing keys, from their own backup. */
  readonly keys: LogKeys;
  /** The log as it was seen last; undefined where the operator states that it has no leaf that the backup lacks. */
  readonly seen: (AuditSource & CatalogSource) | undefined;
  /** Told what is being done, and its share 0..1. */
  readonly onProgress?: (phase: string, share: number) => void;
};

/** The log before and after: leaves of the backup, leaves with those that were seen since, and where it stands now. */
export type RestoredLog = { readonly backedUp: LogState; readonly seen: LogState; readonly now: LogState };

/**
 * @throws HearsayError BAD_CONFIG (the folder holds something, the backup is not whole or another log's, or the log cannot go on
 * from it), BAD_CHECKPOINT, BAD_LEAF, BAD_LOG; then there is nothing in the folder, and none where there was none
 */
export async function restoreBackup(parts: RestoreParts): Promise<RestoredLog> {
  const { data } = parts;
  const isNew = await makeEmpty(data);
  const part = await mkdtemp(join(data, 'restore.part-'));
  try {
    const restored = await restoreInto(part, parts);
    await rename(join(part, 'hearsay.db'), join(data, 'hearsay.db'));
    await rm(part, { recursive: true });
    return restored;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    if (isNew) await rmdir(data);
    throw error;
  }
}

async function restoreInto(folder: string, parts: RestoreParts): Promise<RestoredLog> {
  const store = openSqliteStore(folder);
  try {
    return await restoreStore(store, parts);
  } finally {
    store.close();
  }
}

async function restoreStore(store: Store, parts: RestoreParts): Promise<RestoredLog> {
  const { backup, keys, seen, onProgress = () => undefined } = parts;
  const [first] = keys.privateKeys;
  if (!first) throw new TypeError('a log has a key');
  const verifierKey = verifierKeyOf(keys.origin, first);
  const filled = await fillStore({ backup: await openBackupFolder(backup), store, verifierKey, onProgress });
  const backedUp = filled.state;
  const journal = seen
    ? await catchUp({ source: seen, store, journal: filled, verifierKey, onProgress })
    : filled;
  const caughtUp = journal.state;
  goOn(journal, store);
  keepKeys(store, keys);
  storedLogSigner(store).sign(journal); // where the log names a key that is not among these, now is the time to say so
  return { backedUp, seen: caughtUp, now: journal.state };
}

/** @returns whether the folder was made */
async function makeEmpty(folder: string): Promise<boolean> {
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length === 0) return made !== undefined;
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot restore into ${folder}: ${reasonOf(cause)}`, { cause });
  }
  throw new HearsayError('BAD_CONFIG', `cannot restore into ${folder}: expected a new or empty folder`);
}
