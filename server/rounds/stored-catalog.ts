/** Catalogs in the store: for the next change, for auditors, and for browsers that still fetch one. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { catalogAddress } from '../store/blob-address.ts';
import { namedBlob } from '../store/named-blob.ts';
import type { Store } from '../store/store.ts';
import type { SiteCatalog } from './site.ts';

/** A catalog by its address. */
export function catalogBlob({ hash, bytes }: SiteCatalog): Map<string, Uint8Array> {
  return new Map([[catalogAddress(hash), bytes]]);
}

/** Durable in the store from here on. @throws what the store throws */
export function keepCatalog(store: Store, catalog: SiteCatalog): void {
  if (!store.blob(catalogAddress(catalog.hash))) store.write({ blobs: catalogBlob(catalog) });
}

/** @throws HearsayError BAD_CONFIG where the catalog with this hash is not in the store: older versions kept none; BAD_LOG (damaged) */
export function restoreCatalog(store: Store, hash: string): Uint8Array {
  const bytes = namedBlob(store, catalogAddress(hash));
  if (bytes) return bytes;
  throw new HearsayError(
    'BAD_CONFIG',
    'the catalog that this data folder was trained with is not in it; start once with that catalog',
  );
}
