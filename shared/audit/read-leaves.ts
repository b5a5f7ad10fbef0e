/** The leaves of a log, bundle by bundle, as C2SP tlog-tiles serves them. */
import { decodeEntryBundle } from '../log/entry-bundle.ts';
import { bundlesOf, type Tile, tilePath, tileWidth } from '../log/tile.ts';
import type { AuditSource } from './audit-source.ts';

/** A bundle that is missing, or no bundle. */
export class UnreadableBundle extends Error {}

/**
 * Leaves 0 to `size`, a bundle at a time; the next one is on its way while one is worked on.
 * @throws UnreadableBundle; what the source throws
 */
export async function* readLeaves(source: AuditSource, size: number): AsyncGenerator<Uint8Array[]> {
  let coming: { bundle: Tile; bytes: Promise<Uint8Array | undefined> } | undefined;
  // not all at once: a checkpoint may state any size
  for (const bundle of bundlesOf(size)) {
    const ready = coming;
    coming = { bundle, bytes: readTile(source, bundle) };
    coming.bytes.catch(() => undefined); // it is awaited, or the audit has ended before
    if (ready) yield leavesOf(ready.bundle, await ready.bytes);
  }
  if (coming) yield leavesOf(coming.bundle, await coming.bytes);
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
