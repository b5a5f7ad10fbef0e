/** What a model spec needs to know of a catalog: counts and lengths, nothing of a single item. */
import type { CatalogItem } from '../protocol/catalog.ts';

/** Buckets of the hashed words of an item. */
export const wordBuckets = 512;

/** A named vector that items may bring (an embedding of text, image or audio), with its length. */
type VectorShape = { readonly name: string; readonly length: number };

/** Extents of the feature grid (a small image, say) that items may bring. */
export type GridShape = { readonly height: number; readonly width: number; readonly channels: number };

/** Sizes of a catalog. */
export type CatalogShape = {
  readonly items: number;
  /** By name, in code unit order; their features follow the words', one vector after the other. */
  readonly vectors: readonly VectorShape[];
  /** Null where no item has a grid. */
  readonly grid: GridShape | null;
};

/** Length of an item's content features: hashed words, then every named vector. */
export function contentLength({ vectors }: CatalogShape): number {
  return vectors.reduce((sum, { length }) => sum + length, wordBuckets);
}

/** Sizes of a catalog whose items agree about them, which `catalog-misfit.ts` checks. */
export function catalogShape(items: readonly CatalogItem[]): CatalogShape {
  const lengths = new Map<string, number>();
  let grid: GridShape | null = null;
  for (const item of items) {
    if (item.vectors)
      for (const [name, values] of Object.entries(item.vectors)) lengths.set(name, values.length);
    if (item.grid) grid = gridShape(item.grid);
  }
  const vectors = [...lengths].map(([name, length]) => ({ name, length }));
  vectors.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { items: items.length, vectors, grid };
}

/** Extents alone. */
export function gridShape({ height, width, channels }: GridShape): GridShape {
  return { height, width, channels };
}
