/**
 * What the catalog is to be, kept among the secrets of the store: not that it were one, but the log does not state it before
 * it is in force, and no export holds it. So what PUT and PATCH were answered for is there after a crash, and a start
 * knows whether the operator's file or feed is another one since.
 */
import * as z from 'zod/mini';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type CatalogItem, catalogSchema } from '../../shared/protocol/catalog.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import type { Store } from '../store/store.ts';
import { inPlaces } from './catalog-delta.ts';
import { catalogFile } from './catalog-file.ts';
import type { CatalogReading } from './read-catalog.ts';

const key = 'catalog-wanted';

const recordSchema = z.strictObject({ over: z.nullable(hex32Schema), catalog: catalogSchema });

/** See the head of this file. */
export type CatalogRecord = {
  /** Hash of the catalog that file or feed gave last, as browsers would fetch it; null: there was none. */
  readonly over: string | null;
  readonly items: readonly CatalogItem[];
};

/** @param bytes the catalog as browsers fetch it @throws what the store throws */
export function keepRecord(store: Store, over: string | null, bytes: Uint8Array): void {
  const head = Buffer.from(`{"over":${JSON.stringify(over)},"catalog":`);
  store.write({ secrets: new Map([[key, new Uint8Array(Buffer.concat([head, bytes, Buffer.from('}')]))]]) });
}

/** Undefined: none was kept yet. @throws HearsayError BAD_LOG where it is damaged */
export function storedRecord(store: Store): CatalogRecord | undefined {
  const bytes = store.secret(key);
  if (!bytes) return undefined;
  try {
    const { over, catalog } = parseWith(recordSchema, JSON.parse(Buffer.from(bytes).toString()), 'BAD_LOG');
    return { over, items: catalog.items };
  } catch (cause) {
    throw new HearsayError('BAD_LOG', 'the catalog that is kept in the data folder is damaged', { cause });
  }
}

/** What a server starts over. */
export type StartingCatalog = {
  readonly items: readonly CatalogItem[];
  /** As {@link CatalogRecord.over}. */
  readonly followed: string | null;
};

/**
 * The latest change wins: what file or feed give now where that is not what they gave last, else what is kept.
 * @param read undefined: there is neither file nor feed, or the feed does not answer
 */
export function startingCatalog(store: Store, read: CatalogReading | undefined): StartingCatalog {
  const kept = storedRecord(store);
  if (!read) return { items: kept?.items ?? [], followed: kept?.over ?? null };
  const followed = catalogFile(read.items).hash;
  if (!kept) return { items: read.items, followed };
  return { items: kept.over === followed ? kept.items : inPlaces(kept.items, read.items), followed };
}
