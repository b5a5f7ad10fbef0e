/** The leaves of a log, bundle by bundle, as C2SP tlog-tiles serves them. */
import { reasonOf } from '../hearsay-error.ts';
import { decodeEntryBundle } from '../log/entry-bundle.ts';
import { bundlesOf, type Tile, tilePath, tileWidth } from '../log/tile.ts';
import { readPiece, type TilePiece } from '../log/tile-piece.ts';
import type { AuditSource } from './audit-source.ts';

/** A tile or bundle that is missing, cannot be had, or is none. */
export class UnreadableTile extends Error {}

/**
 * Leaves 0 to `size`, a bundle at a time; the next one is on its way while one is worked on.
 * @throws UnreadableTile
 */
export async function* readLeaves(source: AuditSource, size: number): AsyncGenerator<Uint8Array[]> {
  let coming: { bundle: Tile; read: Promise<TilePiece> } | undefined;
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

/**
 * A tile or bundle of a log that is audited.
 * @throws UnreadableTile
 */
export async function readTile(source: Pick<AuditSource, 'log'>, tile: Tile): Promise<TilePiece> {
  const piece = await readPiece((path) => read(source, path), tile);
  if (!piece) throw new UnreadableTile(`${tilePath(tile)} is missing`);
  return piece;
}

async function read({ log }: Pick<AuditSource, 'log'>, path: string): Promise<Uint8Array | undefined> {
  try {
    return await log(path);
  } catch (cause) {
    throw new UnreadableTile(`${path} could not be had: ${reasonOf(cause)}`, { cause });
  }
}

function leavesOf(bundle: Tile, { bytes, width }: TilePiece): Uint8Array[] {
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
