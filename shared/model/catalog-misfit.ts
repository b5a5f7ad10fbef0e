/** Whether the items of a catalog agree about what they bring; a model has one shape for all of them. */
import { HearsayError } from '../hearsay-error.ts';
import type { CatalogItem } from '../protocol/catalog.ts';
import { type GridShape, gridShape } from './catalog-shape.ts';

/** Most values of all named vectors together: each is a row of the model, and so of every update. */
export const maxVectorValues = 4096;

/** An item that the others do not agree with. */
export type Misfit = {
  /** Index in the catalog. */
  readonly item: number;
  /** For people. */
  readonly why: string;
};

/** The first item that does not fit those before it: a vector of another length, a grid of other extents, too much. */
export function catalogMisfit(items: readonly CatalogItem[]): Misfit | undefined {
  const misfitOf = createFit();
  for (const [index, item] of items.entries()) {
    const why = misfitOf(item);
    if (why !== undefined) return { item: index, why };
  }
  return undefined;
}

/** Looks at one item after the other: why it does not fit those before it that did, or undefined. */
export function createFit(): (item: CatalogItem) => string | undefined {
  let lengths = new Map<string, number>();
  let grid: GridShape | undefined;
  return (item) => {
    const withItem = item.vectors ? new Map(lengths) : lengths;
    const why = vectorMisfit(item, withItem) ?? gridMisfit(item, grid);
    if (why !== undefined) return why;
    lengths = withItem;
    grid ??= item.grid;
    return undefined;
  };
}

/** @throws HearsayError BAD_CATALOG, with the id of the item */
export function checkCatalog(items: readonly CatalogItem[]): void {
  const misfit = catalogMisfit(items);
  if (!misfit) return;
  const id = JSON.stringify(items[misfit.item]?.id);
  throw new HearsayError('BAD_CATALOG', `item ${id}: ${misfit.why}`);
}

/** @param lengths by name, of the items before; those of this one are added */
function vectorMisfit({ vectors = {} }: CatalogItem, lengths: Map<string, number>): string | undefined {
  for (const [name, { length }] of Object.entries(vectors)) {
    const expected = lengths.get(name) ?? length;
    if (length !== expected) return `vectors.${name}: expected ${expected} values as before, got ${length}`;
    lengths.set(name, length);
  }
  const total = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  if (total <= maxVectorValues) return undefined;
  return `vectors: expected at most ${maxVectorValues} values of all names together, got ${total}`;
}

function gridMisfit({ grid }: CatalogItem, known: GridShape | undefined): string | undefined {
  if (!grid) return undefined;
  const size = grid.height * grid.width * grid.channels;
  if (grid.values.length !== size) return `grid: expected ${size} values, got ${grid.values.length}`;
  if (!known || sizesOf(known) === sizesOf(grid)) return undefined;
  return `grid: expected ${sizesOf(known)} as before, got ${sizesOf(grid)}`;
}

/** `height x width x channels` */
function sizesOf(grid: GridShape): string {
  return Object.values(gridShape(grid)).join(' x ');
}
