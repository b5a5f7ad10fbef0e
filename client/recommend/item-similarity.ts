/**
 * How similar items are: by their vectors in the published model, which hold their content too, so that an item that
 * nobody has touched has one; by content alone where a model has no item vectors. Needs no history and no worker.
 */
import { contentLength } from '../../shared/model/catalog-shape.ts';
import type { Views } from '../../shared/model/spec.ts';
import type { ItemContent } from '../models/catalog-index.ts';
import { itemVectors, vectorLength } from '../models/item-vectors.ts';
import { multiply } from '../models/plain-matrix.ts';
import { multiplyAdd, type SparseRows } from '../models/sparse-rows.ts';
import { toUnitRows } from './unit-rows.ts';

/** See the head of this file. */
export type ItemSimilarity = {
  /** At length 1, or 0 where nothing is known of an item; [items, any length]. */
  readonly vectorsOf: (items: Int32Array) => Float32Array;
  /** Cosines of every item's vector with that of this one, [items]; undefined where nothing is known of it. */
  readonly cosinesWith: (item: number) => Float32Array | undefined;
};

/**
 * Nothing is computed before it is asked for; the vectors of all items once.
 * @param tensors of the published model, any
 */
export function createItemSimilarity(catalog: ItemContent, tensors: Partial<Views>): ItemSimilarity {
  const { itemOutput, itemVectors: table = itemOutput, content } = tensors;
  return table && content ? similarityInModel(catalog, table, content) : similarityOfContent(catalog);
}

function similarityInModel(
  catalog: ItemContent,
  table: Float32Array,
  projection: Float32Array,
): ItemSimilarity {
  const dim = vectorLength(projection, catalog.shape);
  const vectorsOf = (items?: Int32Array): Float32Array =>
    toUnitRows(itemVectors({ table, projection }, catalog, items), dim);
  let all: Float32Array | undefined;
  return {
    vectorsOf,
    cosinesWith: (item) => {
      all ??= vectorsOf();
      const own = all.subarray(item * dim, (item + 1) * dim);
      return isZero(own) ? undefined : multiply(all, own, { inner: dim, columns: 1 });
    },
  };
}

function similarityOfContent({ content, shape }: ItemContent): ItemSimilarity {
  const width = contentLength(shape);
  let unit: SparseRows | undefined;
  const unitRows = (): SparseRows => {
    unit ??= toUnitSparseRows(content, width);
    return unit;
  };
  const vectorsOf = (items: Int32Array): Float32Array => {
    const rows = new Float32Array(items.length * width);
    items.forEach((item, row) => {
      addRow(unitRows(), item, rows.subarray(row * width, (row + 1) * width));
    });
    return rows;
  };
  return {
    vectorsOf,
    cosinesWith: (item) => {
      const own = vectorsOf(Int32Array.of(item));
      if (isZero(own)) return undefined;
      const cosines = new Float32Array(content.starts.length - 1);
      multiplyAdd(cosines, unitRows(), own, { dim: 1 });
      return cosines;
    },
  };
}

/** Each row at length 1, or 0; where two entries share a column, by what they are together. */
function toUnitSparseRows(rows: SparseRows, width: number): SparseRows {
  const { starts, columns } = rows;
  const values = rows.values.slice();
  const dense = new Float32Array(width);
  for (let row = 0; row + 1 < starts.length; row++) {
    addRow(rows, row, dense);
    const [start, end] = [starts[row]!, starts[row + 1]!];
    let square = 0;
    for (let entry = start; entry < end; entry++) square += values[entry]! * dense[columns[entry]!]!;
    const length = Math.sqrt(square) || 1;
    for (let entry = start; entry < end; entry++) {
      values[entry] = values[entry]! / length;
      dense[columns[entry]!] = 0;
    }
  }
  return { starts, columns, values };
}

/** @param into [columns], mutated */
function addRow({ starts, columns, values }: SparseRows, row: number, into: Float32Array): void {
  for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
    const column = columns[entry]!;
    into[column] = into[column]! + values[entry]!;
  }
}

const isZero = (row: Float32Array): boolean => row.every((value) => value === 0);
