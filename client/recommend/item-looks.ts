/**
 * By what items are told apart: their vectors in the published model, which hold their content too, so that an item that
 * nobody has touched has one; by content alone where a model has no item vectors. Needs no history and no worker.
 */
import { contentLength } from '../../shared/model/catalog-shape.ts';
import type { CatalogIndex } from '../models/catalog-index.ts';
import { itemVectors } from '../models/item-vectors.ts';
import { takeRows } from '../models/plain-matrix.ts';
import { toUnitRows } from './unit-rows.ts';

/** See the head of this file. */
export type ItemLooks = {
  /** At length 1, or 0 where nothing is known of an item; [items, any length]. */
  readonly vectorsOf: (items: Int32Array) => Float32Array;
  /** Cosines of every item's vector with that of this one, [items]; undefined where nothing is known of it. */
  readonly cosinesWith: (item: number) => Float32Array | undefined;
};

/** Parts of the shared vector, by name. */
export type Tensors = Readonly<Record<string, Float32Array | undefined>>;

/** Nothing is computed before it is asked for: of 50,000 items about 20 ms, once. */
export function createItemLooks(catalog: CatalogIndex, tensors: Tensors): ItemLooks {
  const { itemOutput, itemVectors: table = itemOutput, content } = tensors;
  return table && content ? modelLooks(catalog, table, content) : contentLooks(catalog);
}

function modelLooks(catalog: CatalogIndex, table: Float32Array, projection: Float32Array): ItemLooks {
  const dim = projection.length / contentLength(catalog.shape);
  let unit: Float32Array | undefined;
  const all = (): Float32Array => {
    unit ??= toUnitRows(itemVectors({ table, projection }, catalog, dim), dim);
    return unit;
  };
  return {
    vectorsOf: (items) => takeRows(all(), items, dim),
    cosinesWith: (item) => {
      const rows = all();
      const own = rows.subarray(item * dim, (item + 1) * dim);
      if (!own.some((value) => value !== 0)) return undefined;
      const cosines = new Float32Array(catalog.items.length);
      for (let other = 0; other < cosines.length; other++) {
        let product = 0;
        for (let k = 0; k < dim; k++) product += own[k]! * rows[other * dim + k]!;
        cosines[other] = product;
      }
      return cosines;
    },
  };
}

function contentLooks({ items, content, shape }: CatalogIndex): ItemLooks {
  const width = contentLength(shape);
  const { starts, columns, values } = content;
  const vectorsOf = (wanted: Int32Array): Float32Array => {
    const rows = new Float32Array(wanted.length * width);
    wanted.forEach((item, row) => {
      for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
        const at = row * width + columns[entry]!;
        rows[at] = rows[at]! + values[entry]!;
      }
    });
    return toUnitRows(rows, width);
  };
  const productOf = (item: number, row: Float32Array): number => {
    let product = 0;
    for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
      product += values[entry]! * row[columns[entry]!]!;
    }
    return product;
  };
  const scratch = new Float32Array(width);
  /** The product of a row with itself, also where two words share a bucket. */
  const lengthOf = (item: number): number => {
    const own = columns.subarray(starts[item], starts[item + 1]);
    own.forEach((column, i) => {
      scratch[column] = scratch[column]! + values[starts[item]! + i]!;
    });
    const square = productOf(item, scratch);
    for (const column of own) scratch[column] = 0;
    return Math.sqrt(square);
  };
  let lengths: Float32Array | undefined;
  return {
    vectorsOf,
    cosinesWith: (item) => {
      if (starts[item] === starts[item + 1]) return undefined;
      const own = vectorsOf(Int32Array.of(item));
      lengths ??= Float32Array.from(items, (_, each) => lengthOf(each));
      return lengths.map((length, each) => productOf(each, own) / (length || 1));
    },
  };
}
