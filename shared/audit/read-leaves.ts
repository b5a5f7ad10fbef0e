/** The leaves of a log, bundle by bundle, as C2SP tlog-tiles serves them. */
import { decodeEntryBundle } from '../log/entry-bundle.ts';
import { type Tile, tilePath, tilesOf, tileWidth } from '../log/tile.ts';
import type { AuditSource } from './audit-source.ts';

/** A bundle that is missing, or no bundle. */
export class UnreadableBundle extends Error {}

/**
 * Leaves 0 to `size`, a bundle at a time; the next one is on its way while one is worked on.
 * @throws UnreadableBundle; what the source throws
 */
export async function* readLeaves(source: AuditSource, size: number): AsyncGenerator<Uint8Array[]> {
  const bundles = [...tilesOf(size)].filter(({ level }) => level === 'entries');
  let coming = bundles[0] && readTile(source, bundles[0]);
  for (const [i, bundle] of bundles.entries()) {
    const bytes = await coming;
    const next = bundles[i + 1];
    coming = next && readTile(source, next);
    coming?.catch(() => undefined); // it is awaited, or the audit has ended before
    yield leavesOf(bundle, bytes);
  }
}

/** A partial tile may be gone where the log has grown since: its full one begins with the same. */
export async function readTile({ log }: AuditSource, tile: Tile): Promise<Uint8Array | undefined> {
  const bytes = await log(tilePath(tile));
  if (bytes || tile.width === tileWidth) return bytes;
  return log(tilePath({ ...tile, width: tileWidth }));
}

function leavesOf(bundle: Tile, bytes: Uint8Array | undefined): Uint8Array[] {
  const path = tilePath(bundle);
  if (!bytes) throw new UnreadableBundle(`${path} is missing`);
  try {
    const leaves = decodeEntryBundle(bytes);
    if (leaves.length >= bundle.width) return leaves.slice(0, bundle.width);
  } catch (cause) {
    throw new UnreadableBundle(`${path} is cut off`, { cause });
  }
  throw new UnreadableBundle(`${path} holds too few leaves`);
}
