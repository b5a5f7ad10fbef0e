/** The leaves of a log, bundle by bundle, as C2SP tlog-tiles serves them. */
import { reasonOf } from '../hearsay-error.ts';
import { decodeEntryBundle } from '../log/entry-bundle.ts';
import { bundlesOf, type Tile, tilePath, tileWidth } from '../log/tile.ts';
import type { AuditSource } from './audit-source.ts';

/** A tile or bundle that is missing, cannot be had, or is none. */
export class UnreadableTile extends Error {}

/**
 * Leaves 0 to `size`, a bundle at a time; the next one is on its way while one is worked on.
 * @throws UnreadableTile
 */
export async function* readLeaves(source: AuditSource, size: number): AsyncGenerator<Uint8Array[]> {
  let coming: { bundle: Tile; read: Promise<Piece> } | undefined;
  // not all at once: a checkpoint may state any size
  for (const bundle of bundlesOf(size)) {
    const ready = coming;
    coming = { bundle, read: readTile(source, bundle) };
    coming.read.catch(() => undefined); // it is awaited, or the audit has ended before
    if (ready) yield leavesOf(ready.bundle, await ready.read);
  }
  if (coming) yield leavesOf(coming.bundle, await coming.read);
}

/**
 * Some leaves of a log again: `from` to `to` - 1.
 * @param size of the log when it was audited: it says which pieces were partial
 * @throws UnreadableTile
 */
export async function readLeafRange(
  source: Pick<AuditSource, 'log'>,
  { from, to, size }: { readonly from: number; readonly to: number; readonly size: number },
): Promise<Uint8Array[]> {
  const leaves: Uint8Array[] = [];
  for (let index = Math.floor(from / tileWidth); index * tileWidth < to; index++) {
    const start = index * tileWidth;
    const bundle: Tile = { level: 'entries', index, width: Math.min(tileWidth, size - start) };
    const read = leavesOf(bundle, await readTile(source, bundle));
    leaves.push(...read.slice(Math.max(0, from - start), to - start));
  }
  return leaves;
}

/** Bytes, and of how many hashes or leaves. */
export type Piece = { readonly bytes: Uint8Array; readonly width: number };

/**
 * A partial tile may be gone where the log has grown since: its full one begins with the same.
 * @throws UnreadableTile
 */
export async function readTile(source: Pick<AuditSource, 'log'>, tile: Tile): Promise<Piece> {
  for (const width of new Set([tile.width, tileWidth])) {
    const bytes = await read(source, tilePath({ ...tile, width }));
    if (bytes) return { bytes, width };
  }
  throw new UnreadableTile(`${tilePath(tile)} is missing`);
}

async function read({ log }: Pick<AuditSource, 'log'>, path: string): Promise<Uint8Array | undefined> {
  try {
    return await log(path);
  } catch (cause) {
    throw new UnreadableTile(`${path} could not be had: ${reasonOf(cause)}`, { cause });
  }
}

function leavesOf(bundle: Tile, { bytes, width }: Piece): Uint8Array[] {
  const path = tilePath({ ...bundle, width });
  let leaves: Uint8Array[];
  try {
    leaves = decodeEntryBundle(bytes);
  } catch (cause) {
    throw new UnreadableTile(`${path}: ${reasonOf(cause)}`, { cause });
  }
  if (leaves.length !== width) throw new UnreadableTile(`${path} holds ${leaves.length} leaves`);
  return leaves.slice(0, bundle.width);
}
