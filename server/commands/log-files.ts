/** The files of a log as commands take them from its data folder, whether an aggregator runs on it or not. */
import { connectFileSocket } from '../log/file-socket.ts';
import { type ReadStoredFile, storedFiles } from '../log/stored-file.ts';
import { openStoreOf } from './data-folder.ts';

/** Close them after use. */
export type LogFiles = { readonly read: ReadStoredFile; readonly close: () => void };

/** @throws HearsayError BAD_CONFIG where there is no log in the folder, or an aggregator runs on it that gives no files */
export async function openLogFiles(folder: string): Promise<LogFiles> {
  return (await connectFileSocket(folder)) ?? openStopped(folder);
}

function openStopped(folder: string): LogFiles {
  const store = openStoreOf(folder);
  try {
    return { read: storedFiles(store), close: () => store.close() };
  } catch (error) {
    store.close();
    throw error;
  }
}
