/**
 * Starts the training worker across origins: a worker cannot be started from another origin's address, so its
 * text is fetched, held against the hash that this script carries, and started from a blob.
 */
import { workerFile } from 'virtual:hearsay-worker';
import { fetchBuildFile } from '../fetch/build-file.ts';
import type { FromWorker, ToWorker } from '../worker/worker-messages.ts';

/** A worker that runs. */
export type WorkerLink = { readonly post: (message: ToWorker) => void; readonly stop: () => void };

/**
 * @param aggregator origin that serves the client's bundles
 * @throws HearsayError OFFLINE, OtherScript (than this script was built with); DOMException (policy)
 */
export async function startWorker(
  aggregator: string,
  receive: (message: FromWorker) => void,
): Promise<WorkerLink> {
  const bytes = await fetchBuildFile(aggregator, workerFile);
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'hearsay' });
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => receive(data);
  worker.onerror = (event) => {
    event.preventDefault(); // not the page's error
    receive({ kind: 'state', state: 'off', off: 'worker could not start' });
  };
  return {
    post: (message) => worker.postMessage(message),
    stop: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
