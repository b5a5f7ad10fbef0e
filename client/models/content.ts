/**
 * Content features of an item: its words, hashed with a sign into a fixed number of buckets.
 * Weinberger et al. 2009 (arXiv:0902.2206). Rare words weigh more (inverse document frequency), rows have
 * length 1. So an item that nobody has touched yet still has a vector.
 */

import { contentBuckets } from '../../shared/model/pooling-spec.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';

/** Sparse rows, one per item: row i owns entries `starts[i]` to `starts[i + 1]`. */
export type ContentFeatures = {
  readonly starts: Int32Array;
  readonly buckets: Uint16Array;
  readonly values: Float32Array;
};

/** Features of a whole catalog. */
export function contentFeatures(items: readonly CatalogItem[]): ContentFeatures {
  const words = items.map(wordsOf);
  const itemsWith = new Map<string, number>();
  for (const row of words) for (const word of row) itemsWith.set(word, (itemsWith.get(word) ?? 0) + 1);
  const starts = new Int32Array(items.length + 1);
  const buckets: number[] = [];
  const values: number[] = [];
  words.forEach((row, item) => {
    const weights = row.map((word) => Math.log(1 + items.length / itemsWith.get(word)!));
    const length = Math.hypot(...weights) || 1;
    row.forEach((word, i) => {
      const hash = fnv1a(word);
      buckets.push(hash % contentBuckets);
      values.push(((hash & 0x80000000 ? -1 : 1) * weights[i]!) / length);
    });
    starts[item + 1] = buckets.length;
  });
  return { starts, buckets: Uint16Array.from(buckets), values: Float32Array.from(values) };
}

/** Distinct words of two letters or more, and the category as one. */
function wordsOf({ title = '', category }: CatalogItem): string[] {
  const words = new Set(title.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);
  if (category) words.add(`category:${category.toLowerCase()}`);
  return [...words];
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Add each item's content projection to its row: rows[i] += sum of values times the projection's rows.
 * @param rows [rows.length / dim, dim], mutated
 * @param projection [contentBuckets, dim]
 * @param items which catalog item each row is; omit where rows are the catalog
 */
export function addContent(
  rows: Float32Array,
  projection: Float32Array,
  { starts, buckets, values }: ContentFeatures,
  items?: Int32Array,
): void {
  const dim = projection.length / contentBuckets;
  const count = rows.length / dim;
  for (let row = 0; row < count; row++) {
    const item = items ? items[row]! : row;
    for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
      const from = buckets[entry]! * dim;
      for (let k = 0; k < dim; k++) {
        rows[row * dim + k] = rows[row * dim + k]! + values[entry]! * projection[from + k]!;
      }
    }
  }
}

/**
 * The transpose of {@link addContent}: what a change of rows means for the projection.
 * @param projection [contentBuckets, dim], mutated
 */
export function addContentTransposed(
  projection: Float32Array,
  rows: Float32Array,
  { starts, buckets, values }: ContentFeatures,
  items?: Int32Array,
): void {
  const dim = projection.length / contentBuckets;
  const count = rows.length / dim;
  for (let row = 0; row < count; row++) {
    const item = items ? items[row]! : row;
    for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
      const to = buckets[entry]! * dim;
      for (let k = 0; k < dim; k++) {
        projection[to + k] = projection[to + k]! + values[entry]! * rows[row * dim + k]!;
      }
    }
  }
}
