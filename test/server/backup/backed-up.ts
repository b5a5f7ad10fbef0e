/** Backups in a folder of their own, restored from it, and what an audit says of what came of that. */
import { join } from 'node:path';
import { beforeEach, onTestFinished } from 'vitest';
import { folderSource } from '../../../server/audit/folder-source.ts';
import { storeSource } from '../../../server/audit/store-source.ts';
import { type RestoreParts, restoreBackup } from '../../../server/backup/restore-backup.ts';
import { writeBackup } from '../../../server/backup/write-backup.ts';
import { exportLog } from '../../../server/log/export-log.ts';
import { connectFileSocket } from '../../../server/log/file-socket.ts';
import { createKeys, type LogKeys } from '../../../server/log/log-keys.ts';
import { storedFiles } from '../../../server/log/stored-file.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { type Audit, auditLog } from '../../../shared/audit/audit-log.ts';
import { newFolder } from '../new-folder.ts';
import { type Bench, type BenchParts, openBench } from '../rounds/bench.ts';

/** Name of the log. */
export const origin = 'shop.example/log';

const everything = { from: 0, to: Number.POSITIVE_INFINITY };

let folder: string;

/** A new folder for each test of the file that calls this. */
export function useFolder(): void {
  beforeEach(() => {
    folder = newFolder();
  });
}

export const inFolder = (name: string): string => join(folder, name);

/** An aggregator on a bench, with keys as a server makes them. */
export function benchWithKeys({ store = createMemoryStore(), ...parts }: BenchParts = {}): {
  bench: Bench;
  keys: LogKeys;
} {
  const keys = createKeys(store, origin);
  return { bench: openBench({ store, ...parts }), keys };
}

/** A backup of a store that no aggregator runs on. */
export const backUp = (store: Store, target = inFolder('backup')) =>
  writeBackup({ read: storedFiles(store), target });

/** A backup of the aggregator that serves `data`, which gives it while it runs. */
export async function backUpRunning(target = inFolder('backup')): Promise<void> {
  const running = (await connectFileSocket(inFolder('data')))!;
  await writeBackup({ read: running.read, target });
  running.close();
}

/** A log that took these updates, each in a commit of its own, and was backed up. */
export async function backedUpBench(...numbers: readonly number[]) {
  const made = benchWithKeys();
  await made.bench.giveAll(...numbers);
  await backUp(made.bench.store);
  return made;
}

/** From `backup` into `restored`, unless the parts say otherwise. */
export const restore = (keys: LogKeys, parts: Partial<RestoreParts> = {}) =>
  restoreBackup({ backup: inFolder('backup'), data: inFolder('restored'), seen: undefined, keys, ...parts });

/** The store of a restored data folder until the test is over. */
export function openRestored(): Store {
  const store = openSqliteStore(inFolder('restored'));
  onTestFinished(() => store.close());
  return store;
}

/** The log of a store as it was seen elsewhere. */
export async function mirrorOf(store: Store, name = 'mirror') {
  await exportLog({ read: storedFiles(store), folder: inFolder(name) });
  return folderSource(inFolder(name));
}

/** The audit of who has the store, updates and seeds included. */
export function auditStore(store: Store, seen?: Audit['seen']): Promise<Audit> {
  const { source, evidence } = storeSource(store);
  return auditLog({ source, evidence: { source: evidence, range: everything }, seen: seen ?? undefined });
}

/** {@link auditStore} of a data folder. */
export async function auditFolder(name: string, seen?: Audit['seen']): Promise<Audit> {
  const store = openSqliteStore(inFolder(name));
  try {
    return await auditStore(store, seen);
  } finally {
    store.close();
  }
}

export const failed = ({ checks }: Audit) => checks.filter(({ status }) => status === 'failed');

export const lineOf = ({ checks }: Audit, name: string): string => {
  const { status, covered } = checks.find((check) => check.name === name)!;
  return `${status} ${covered}`;
};
