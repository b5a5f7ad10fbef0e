/**
 * The files that a data folder gives away, by their paths: those of an export (`export-log.ts`), and the states that training
 * goes on from. They are listed, not copied from the database: what is no file here no export and no backup can hold. So there
 * is no update, no noise seed, no salt and no signing key in them, nor a page of a database that has held one.
 */
import { Journal } from '../rounds/journal.ts';
import type { Store } from '../store/store.ts';
import { logFile, type SignedLog } from './log-file.ts';
import { storedLogSigner } from './log-signer.ts';
import { namedFile } from './named-file.ts';

/** Reads such a file by its path; undefined where there is none. */
export type ReadStoredFile = (path: string) => Promise<Uint8Array | undefined>;

/** Of the log that a store holds, as it stands. */
export const storedFile = (store: Store, signed: SignedLog, path: string): Uint8Array | undefined =>
  logFile(signed, path) ?? namedFile(store, path);

/**
 * The files of a store that no aggregator runs on.
 * @throws HearsayError BAD_CONFIG (no log in it), BAD_LEAF, BAD_LOG
 */
export function storedFiles(store: Store): ReadStoredFile {
  const signed = { signer: storedLogSigner(store), log: new Journal(store) };
  return async (path) => storedFile(store, signed, path);
}
