/**
 * Content features of an item: its words, hashed with a sign into a fixed number of buckets, then its named
 * vectors. Weinberger et al. 2009 (arXiv:0902.2206). Rare words weigh more (inverse document frequency); the words
 * and each vector have length 1. So an item that nobody has touched yet still has a vector.
 * Statistics come from the public catalog alone, so every browser has the same.
 */

import { type CatalogShape, wordBuckets } from '../../shared/model/catalog-shape.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { fnv1a } from './fnv1a.ts';
import { type SparseEntry, type SparseRows, toSparseRows } from './sparse-rows.ts';

/** One row of {@link SparseRows} per item, `contentLength(shape)` columns. */
export type ContentFeatures = SparseRows;

/** Features of a whole catalog. */
export function contentFeatures(items: readonly CatalogItem[], shape: CatalogShape): ContentFeatures {
  const words = items.map(wordsOf);
  const itemsWith = new Map<string, number>();
  for (const row of words) for (const word of row) itemsWith.set(word, (itemsWith.get(word) ?? 0) + 1);
  const weigh = (word: string): number => Math.log(1 + items.length / itemsWith.get(word)!);
  return toSparseRows(rowsOf(items, words, weigh, vectorColumns(items, shape)));
}

/** One row at a time: the vectors of a large catalog are millions of entries. */
function* rowsOf(
  items: readonly CatalogItem[],
  words: readonly (readonly string[])[],
  weigh: (word: string) => number,
  columns: VectorColumns,
): Generator<SparseEntry[]> {
  for (const [i, item] of items.entries())
    yield [...wordEntries(words[i]!, weigh), ...vectorEntries(item, columns)];
}

function wordEntries(words: readonly string[], weigh: (word: string) => number): SparseEntry[] {
  const weights = words.map(weigh);
  const length = Math.hypot(...weights) || 1;
  return words.map((word, i) => {
    const hash = fnv1a(word);
    return [hash % wordBuckets, ((hash & 0x80000000 ? -1 : 1) * weights[i]!) / length];
  });
}

/** By name: first column of a vector, and its mean over the items that have it. */
type VectorColumns = ReadonlyMap<string, { readonly first: number; readonly mean: Float64Array }>;

/** Each vector less its mean over the catalog, at length 1. */
function vectorEntries({ vectors = {} }: CatalogItem, columns: VectorColumns): SparseEntry[] {
  return Object.entries(vectors).flatMap(([name, values]) => {
    const { first, mean } = columns.get(name)!;
    const centred = values.map((value, i) => value - mean[i]!);
    const length = Math.hypot(...centred) || 1;
    return centred.map((value, i): SparseEntry => [first + i, value / length]);
  });
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

/** Distinct words of two letters or more; the category and each attribute as one. */
function wordsOf({ title = '', category, attributes = {} }: CatalogItem): string[] {
  const words = new Set(title.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);
  if (category) words.add(`category:${category.toLowerCase()}`);
  for (const [name, value] of Object.entries(attributes)) words.add(`${name}:${value}`.toLowerCase());
  return [...words];
}
