/**
 * Tiles: the log in pieces that never change, C2SP tlog-tiles (c2sp.org/tlog-tiles). A tile holds up to 256
 * hashes of full subtrees of 256^level leaves; a bundle holds the leaves under one tile of level 0. The last ones of a
 * tree are partial.
 */

/** Hashes in a full tile, and leaves in a full bundle. */
export const tileWidth = 256;

/** Levels of the tree that one level of tiles spans: 256 hashes have one root after eight. */
export const tileLevels = 8;

/** Where a piece lies. */
export type Tile = {
  /** 0 to 63; `entries`: a bundle of leaves. */
  readonly level: number | 'entries';
  /** How many full ones come before it. */
  readonly index: number;
  /** Hashes or leaves in it, 1 to 256. */
  readonly width: number;
};

/** A piece of the tree, and not of its leaves. */
export type HashTile = Tile & { readonly level: number };

/** `tile/0/x001/x234/067.p/8`: level and index of a tile, and its width where it is partial. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.../g) ?? [];
  const steps = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group));
  return `tile/${level}/${steps.join('/')}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** Inverse of {@link tilePath}. @returns undefined for any other text */
export function parseTilePath(path: string): Tile | undefined {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!match) return undefined;
  const [, level = '', index = '', width = String(tileWidth)] = match;
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replace(/[x/]/g, '')),
    width: Number(width),
  };
  const isInRange = (level === 'entries' || Number(level) <= 63) && tile.width >= 1;
  // one comparison refuses every other spelling: 00, .p/256, x000/000
  return isInRange && tilePath(tile) === path ? tile : undefined;
}

/** The bundles of a log, from left to right. @param size number of leaves, 0 to 2^53 - 1 */
export const bundlesOf = (size: number): Generator<Tile> => tilesOfLevel('entries', size);

/** The tiles of hashes of a tree, level by level, each from left to right. @param size as of {@link bundlesOf} */
export function* tilesOf(size: number): Generator<HashTile> {
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
    yield* tilesOfLevel(level, hashes);
  }
}

function* tilesOfLevel<Level extends Tile['level']>(
  level: Level,
  hashes: number,
): Generator<Tile & { readonly level: Level }> {
  for (let index = 0; index * tileWidth < hashes; index++) {
    yield { level, index, width: Math.min(tileWidth, hashes - index * tileWidth) };
  }
}
