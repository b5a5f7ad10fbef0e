/** The catalog as browsers fetch it: JSON under its content hash. Equal catalogs give equal bytes. */
import { createHash } from 'node:crypto';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';

/** What is served. */
export type CatalogFile = {
  /** UTF-8 of `{"items":[…]}`. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly hash: string;
};

/** Every property, in the order in which it is written, whatever order an item was built in. */
const properties = ['items', 'id', 'title', 'category', 'price', 'url'];

/** The file of a catalog; the index of an item in it is its row in the model. */
export function catalogFile(items: readonly CatalogItem[]): CatalogFile {
  const bytes = new TextEncoder().encode(JSON.stringify({ items }, properties));
  return { bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}
