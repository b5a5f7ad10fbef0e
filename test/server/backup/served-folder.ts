/** A server over a data folder, of which backups can be made while it runs, as `hearsay serve` puts it together. */
import { onTestFinished } from 'vitest';
import { openFileSocket } from '../../../server/log/file-socket.ts';
import { storedLogSigner } from '../../../server/log/log-signer.ts';
import { storedFile } from '../../../server/log/stored-file.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { startTestServer, type TestServer, type TestServerParts } from '../running-server.ts';

export type ServedFolder = TestServer & { readonly stop: () => Promise<void> };

/** It is stopped at the latest when the test is over. */
export async function serveFolder(folder: string, parts: TestServerParts = {}): Promise<ServedFolder> {
  const store = openSqliteStore(folder);
  const server = await startTestServer({ ...parts, store });
  const signed = { signer: storedLogSigner(store), log: server.aggregator };
  const socket = await openFileSocket(folder, (path) => storedFile(store, signed, path));
  let isOpen = true;
  const stop = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    socket.close();
    await server.close();
    store.close();
  };
  onTestFinished(stop);
  return { ...server, stop };
}
