/** Starts the reader's worker: its text stands in the script that starts it, so it needs no address and no hash. */
import { readerText } from 'virtual:hearsay-reader';

/** @throws DOMException (policy), ReferenceError (no workers) */
export function startReaderWorker(): Worker {
  const url = URL.createObjectURL(new Blob([readerText], { type: 'text/javascript' }));
  try {
    return new Worker(url, { name: 'hearsay reader' });
  } finally {
    setTimeout(() => URL.revokeObjectURL(url)); // once it is being fetched
  }
}
