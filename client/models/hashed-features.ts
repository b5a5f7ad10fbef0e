/**
 * Features of items and visitors in a small, fixed number of dense columns, for `bilinear`: the hashed words of
 * `content.ts` folded further, named vectors (hashed with a sign where they are long), and the id of an item hashed
 * four times with a sign, so that what no word tells can be learned too. Weinberger et al. 2009 (arXiv:0902.2206).
 */
import {
  type FeatureColumns,
  itemColumns,
  userColumns,
  vectorsLength,
} from '../../shared/model/bilinear-spec.ts';
import { wordBuckets } from '../../shared/model/catalog-shape.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { fnv1a, signOf } from './fnv1a.ts';
import type { Visitor } from './model.ts';
import type { Moments } from './moments.ts';
import { toUnitLength } from './plain-matrix.ts';
import { visitorVectors } from './visitor-matrices.ts';

/** How often an id is hashed. */
const hashesOfId = 4;

/**
 * Features of all items, [items, itemColumns]; each block of a row has length 1, or 0 where the item has none.
 * They are those of the catalog for good, so they are made once; not to be mutated.
 */
export function itemFeatures(catalog: CatalogIndex, columns: FeatureColumns): Float32Array {
  const length = catalog.items.length * itemColumns(columns);
  const known = made.get(catalog);
  if (known?.length === length) return known;
  const features = makeItemFeatures(catalog, columns);
  made.set(catalog, features);
  return features;
}

const made = new WeakMap<CatalogIndex, Float32Array>();

function makeItemFeatures({ items, content, shape }: CatalogIndex, columns: FeatureColumns): Float32Array {
  const width = itemColumns(columns);
  const features = new Float32Array(items.length * width);
  const columnOf = vectorsLength(shape) > columns.vectors ? hashedVectorColumn : plainVectorColumn;
  items.forEach(({ id }, item) => {
    const row = features.subarray(item * width, (item + 1) * width);
    for (let entry = content.starts[item]!; entry < content.starts[item + 1]!; entry++) {
      const from = content.columns[entry]!;
      const { column, sign } =
        from < wordBuckets
          ? { column: from % columns.words, sign: 1 }
          : columnOf(from - wordBuckets, columns);
      row[column] = row[column]! + sign * content.values[entry]!;
    }
    for (let hash = 0; hash < hashesOfId; hash++) {
      const word = fnv1a(`${hash}:${id}`);
      const column = columns.words + columns.vectors + (word % columns.ids);
      row[column] = row[column]! + signOf(word);
    }
    normalizeBlocks(row, columns);
  });
  return features;
}

/** Where a feature goes. */
type Placed = { readonly column: number; readonly sign: number };

const plainVectorColumn = (index: number, { words }: FeatureColumns): Placed => ({
  column: words + index,
  sign: 1,
});

function hashedVectorColumn(index: number, { words, vectors }: FeatureColumns): Placed {
  const hash = fnv1a(`vector:${index}`);
  return { column: words + (hash % vectors), sign: signOf(hash) };
}

function normalizeBlocks(row: Float32Array, { words, vectors, ids }: FeatureColumns): void {
  let start = 0;
  for (const length of [words, vectors, ids]) {
    toUnitLength(row.subarray(start, start + length));
    start += length;
  }
}

/**
 * Features of a visitor at each moment, [moments, userColumns]: those of the items seen, by a long and by a short
 * memory, blocks at length 1; the rates of the event types; what the page says.
 * @param features of all items, [items, itemColumns]
 */
export function userFeatures(
  visitor: Visitor,
  moments: Moments,
  features: Float32Array,
  columns: FeatureColumns,
): Float32Array {
  const { long, short, given } = visitorVectors(visitor, moments, features, itemColumns(columns));
  const count = moments.ends.length;
  const width = userColumns(columns);
  const users = new Float32Array(count * width);
  for (let m = 0; m < count; m++) {
    let start = m * width;
    for (const block of [long, short, given]) {
      const length = block.length / count;
      users.set(block.subarray(m * length, (m + 1) * length), start);
      if (block !== given) normalizeBlocks(users.subarray(start, start + length), columns);
      start += length;
    }
  }
  return users;
}
