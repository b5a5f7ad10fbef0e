/**
 * Content features of an item: its words, hashed with a sign into a fixed number of buckets, then its named
 * vectors. Weinberger et al. 2009 (arXiv:0902.2206). Rare words weigh more (inverse document frequency); the words
 * and each vector have length 1. So an item that nobody has touched yet still has a vector.
 * Statistics come from the public catalog alone, so every browser has the same.
 */
import { type CatalogShape, wordBuckets } from '../../shared/model/catalog-shape.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { fnv1a, signOf } from './fnv1a.ts';
import { type SparseRows, SparseRowsBuilder } from './sparse-rows.ts';
import { indexWords, type WordIndex } from './word-index.ts';

/** Features of a whole catalog, [items, contentLength]. */
export function contentFeatures(items: readonly CatalogItem[], shape: CatalogShape): SparseRows {
  const addWords = wordWriter(indexWords(items));
  const columns = vectorColumns(items, shape);
  const rows = new SparseRowsBuilder();
  items.forEach(({ vectors }, item) => {
    addWords(rows, item);
    if (vectors) addVectors(rows, vectors, columns);
    rows.endRow();
  });
  return rows.build();
}

/** Column, sign and weight of a word are those of the catalog: found once for each. */
function wordWriter({ words, itemsWith, numbers, starts }: WordIndex) {
  const items = starts.length - 1;
  const hashes = words.map(fnv1a);
  const weights = itemsWith.map((count) => Math.log(1 + items / count));
  return (rows: SparseRowsBuilder, item: number): void => {
    let squares = 0;
    for (let i = starts[item]!; i < starts[item + 1]!; i++) squares += weights[numbers[i]!]! ** 2;
    const length = Math.sqrt(squares) || 1;
    for (let i = starts[item]!; i < starts[item + 1]!; i++) {
      const word = numbers[i]!;
      const hash = hashes[word]!;
      rows.add(hash % wordBuckets, (signOf(hash) * weights[word]!) / length);
    }
  };
}

/** By name: first column of a vector, and its mean over the items that have it. */
type VectorColumns = ReadonlyMap<string, { readonly first: number; readonly mean: Float64Array }>;

/** Each vector less its mean over the catalog, at length 1. */
function addVectors(
  rows: SparseRowsBuilder,
  vectors: NonNullable<CatalogItem['vectors']>,
  columns: VectorColumns,
): void {
  for (const [name, values] of Object.entries(vectors)) {
    const { first, mean } = columns.get(name)!; // made of all names in the catalog
    const centred = values.map((value, i) => value - mean[i]!);
    const length = Math.hypot(...centred) || 1;
    for (const [i, value] of centred.entries()) rows.add(first + i, value / length);
  }
}

function vectorColumns(items: readonly CatalogItem[], shape: CatalogShape): VectorColumns {
  const columns = new Map<string, { first: number; mean: Float64Array }>();
  let first = wordBuckets;
  for (const { name, length } of shape.vectors) {
    const having = items.flatMap(({ vectors = {} }) =>
      Object.hasOwn(vectors, name) ? [vectors[name]!] : [],
    );
    columns.set(name, { first, mean: meanOf(having, length) });
    first += length;
  }
  return columns;
}

/** Of a single vector zeros: nothing would be left of it. */
function meanOf(vectors: readonly (readonly number[])[], length: number): Float64Array {
  const mean = new Float64Array(length);
  if (vectors.length < 2) return mean;
  for (const values of vectors) for (let i = 0; i < length; i++) mean[i] = mean[i]! + values[i]!;
  return mean.map((sum) => sum / vectors.length);
}
