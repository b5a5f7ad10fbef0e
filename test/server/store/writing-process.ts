/**
 * A process that appends numbered batches to the store of a folder for ever, and prints the number of each once it
 * is durable; at a refused write it prints `refused` and ends. Arguments: folder, most bytes of a blob.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import { numberedBatch } from './numbered-batch.ts';

const [folder = '', blobBytes = ''] = process.argv.slice(2);
const store = openSqliteStore(folder);
try {
  for (let n = store.size() / 3; ; n++) {
    store.write(numberedBatch(n, Number(blobBytes)));
    writeSync(1, `${n}\n`);
  }
} catch {
  writeSync(1, `refused with ${store.size()} leaves\n`);
}
