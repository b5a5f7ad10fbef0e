/**
 * The vector of an item, for every model that has item embeddings: its own row of a shared table, what it borrows
 * from related items, and its content projected. Linear in the parameters, so a local round folds it once before,
 * trains the vectors themselves, and unfolds their change once after: with plain SGD the gradient of table and
 * projection is the transpose of this map times the vectors' own, and one sparse product replaces a dense one in
 * every step. Within a round the projection therefore stands still.
 */
import { type CatalogShape, contentLength } from '../../shared/model/catalog-shape.ts';
import type { ItemContent } from './catalog-index.ts';
import { takeRows } from './plain-matrix.ts';
import { multiplyAdd, multiplyTransposedAdd } from './sparse-rows.ts';

/** The two shared tensors behind item vectors, or a change of them. */
export type ItemTables = {
  /** [items, dim] */
  readonly table: Float32Array;
  /** [contentLength, dim] */
  readonly projection: Float32Array;
};

/** Length of an item vector, also in an empty catalog. @param projection [contentLength, dim] */
export function vectorLength(projection: Float32Array, shape: CatalogShape): number {
  return projection.length / contentLength(shape);
}

/**
 * Vectors of these items.
 * @param items which; the whole catalog unless told
 * @returns [items, dim]
 */
export function itemVectors(
  { table, projection }: ItemTables,
  { related, content, shape }: ItemContent,
  items?: Int32Array,
): Float32Array {
  const dim = vectorLength(projection, shape);
  const vectors = items ? takeRows(table, items, dim) : table.slice();
  const product = { dim, ...(items && { rows: items }) };
  multiplyAdd(vectors, related, table, product);
  multiplyAdd(vectors, content, projection, product);
  return vectors;
}

/**
 * The transpose of {@link itemVectors}: what a change of vectors means for table and projection, added to them.
 * @param into mutated
 * @param change [items, dim]
 * @param items as for {@link itemVectors}
 */
export function addItemVectorChange(
  into: ItemTables,
  change: Float32Array,
  { related, content, shape }: ItemContent,
  items?: Int32Array,
): void {
  const dim = vectorLength(into.projection, shape);
  const count = change.length / dim;
  for (let row = 0; row < count; row++) {
    const to = (items ? items[row]! : row) * dim;
    for (let k = 0; k < dim; k++) into.table[to + k] = into.table[to + k]! + change[row * dim + k]!;
  }
  const product = { dim, ...(items && { rows: items }) };
  multiplyTransposedAdd(into.table, related, change, product);
  multiplyTransposedAdd(into.projection, content, change, product);
}
