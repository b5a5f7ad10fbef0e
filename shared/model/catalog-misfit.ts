/** Whether the items of a catalog agree about what they bring; a model has one shape for all of them. */
import { HearsayError } from '../hearsay-error.ts';
import type { CatalogItem } from '../protocol/catalog.ts';
import { type GridShape, gridShape } from './catalog-shape.ts';

/** Most values of all named vectors together: each is a row of the model, and so of every update. */
const maxVectorValues = 4096;

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

/** @throws HearsayError BAD_CATALOG, with the id of the first item that does not fit those before it */
export function checkCatalog(items: readonly CatalogItem[]): void {
  const misfitOf = createFit();
  for (const item of items) {
    const why = misfitOf(item);
    if (why !== undefined) throw new HearsayError('BAD_CATALOG', `item ${JSON.stringify(item.id)}: ${why}`);
  }
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
