/** Reading one tile or bundle of a log, where a full one may have taken the place of a partial one. */
import { type Tile, tilePath, tileWidth } from './tile.ts';

/** A tile or bundle by its path under the log's prefix; undefined where there is none. */
export type ReadTile = (path: string) => Promise<Uint8Array | undefined>;

/** Bytes as they were read, and of how many hashes or leaves they must be. */
export type TilePiece = { readonly bytes: Uint8Array; readonly width: number };

/**
 * A partial tile may be gone where the log has grown since: its full one begins with the same (C2SP tlog-tiles).
 * @returns undefined where there is neither; throws what `read` throws
 */
export async function readPiece(read: ReadTile, tile: Tile): Promise<TilePiece | undefined> {
  for (const width of new Set([tile.width, tileWidth])) {
    const bytes = await read(tilePath({ ...tile, width }));
    if (bytes) return { bytes, width };
  }
  return undefined;
}
