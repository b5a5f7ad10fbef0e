/** The catalog of a server that starts: what it begins with, and who it follows from then on. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { RunningServer } from '../aggregator-server.ts';
import type { CatalogKeeperParts } from '../catalog/catalog-keeper.ts';
import { type StartingCatalog, startingCatalog } from '../catalog/catalog-record.ts';
import { isAddress } from '../catalog/feed-address.ts';
import { type FollowedCatalog, followFeed, followFile, readPlace } from '../catalog/follow-catalog.ts';
import type { CatalogReading } from '../catalog/read-catalog.ts';
import { tellBadRows } from '../catalog/tell-bad-rows.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Settings } from '../settings/settings.ts';
import type { Store } from '../store/store.ts';

/** What file or feed gave at the start. */
export type FirstReading = {
  /** Undefined: neither is given, or the feed gave none. */
  readonly reading?: CatalogReading;
  /** Why a feed gave none: it may come back while the server runs. */
  readonly failure?: HearsayError;
  /** Before it was read, milliseconds since 1970. */
  readonly since: number;
};

/** @throws HearsayError BAD_CATALOG, TOO_LARGE of a file: that is mended here and now */
export async function readFirst({ catalog, feed }: Settings): Promise<FirstReading> {
  const since = Date.now();
  if (catalog === undefined) return { since };
  try {
    return { reading: await readPlace(catalog, feed), since };
  } catch (error) {
    if (error instanceof HearsayError && isAddress(catalog)) return { failure: error, since };
    throw error;
  }
}

/**
 * What the server begins with; bad rows are told of.
 * @throws HearsayError what a feed was refused for, where there is no catalog yet to go on with; BAD_LOG
 */
export function startFrom(
  store: Store,
  { reading, failure }: FirstReading,
  diagnostics: Diagnostics,
): StartingCatalog & Pick<CatalogKeeperParts, 'badRows'> {
  const start = startingCatalog(store, reading);
  if (failure && start.items.length === 0) throw failure;
  if (reading) tellBadRows(diagnostics, reading.bad);
  return { ...start, badRows: reading?.bad.count ?? 0 };
}

/** Follow file or feed from the first reading on; where neither is given, there is nothing to read again. */
export function followCatalog(
  { catalog, feed }: Settings,
  { failure, since }: FirstReading,
  { catalog: keeper }: RunningServer,
): FollowedCatalog {
  if (failure) keeper.failed(failure);
  if (catalog !== undefined) {
    return isAddress(catalog) ? followFeed(catalog, feed, keeper) : followFile(catalog, feed, keeper, since);
  }
  return {
    ready: Promise.resolve(),
    reload: async () => keeper.failed(new HearsayError('BAD_CONFIG', 'no --catalog FILE to read again')),
    close: async () => {},
  };
}
