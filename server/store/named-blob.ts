/** Blobs that leaves name by the hash of their bytes: one that the medium has changed never passes for what was written. */
import { createHash } from 'node:crypto';
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { Store } from './store.ts';

/**
 * @param address of a model, a catalog or floats; see `blob-address.ts`
 * @returns undefined where it is missing
 * @throws HearsayError BAD_LOG where its bytes have another hash than its address
 */
export function namedBlob(store: Store, address: string): Uint8Array | undefined {
  const bytes = store.blob(address);
  if (bytes === undefined) return undefined;
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (address.endsWith(`/${hash}`)) return bytes;
  throw new HearsayError('BAD_LOG', `${address} is damaged in the data folder: restore a backup`);
}
