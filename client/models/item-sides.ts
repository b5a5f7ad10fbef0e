/**
 * The item vectors that a history encoder reads (of the items in use) and scores by (of all items), and the way of
 * their change back into the tables and content projection behind them; see `item-vectors.ts`.
 */
import type { Views } from '../../shared/model/spec.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { addItemVectorChange, type ItemTables, itemVectors, vectorLength } from './item-vectors.ts';
import type { PlainTensor } from './tensors.ts';

/** Something else that is part of every item's vector, in and out: a function of shared tensors and the catalog. */
export type ItemAddition = {
  /** [items, dim] */
  readonly vectors: Float32Array;
  /**
   * What a change of item vectors means for the tensors behind them, to first order.
   * @param into views on a delta, added to
   * @param change [items, dim]
   */
  readonly addChange: (into: Views, change: Float32Array) => void;
};

/** See the head of this file. */
export type ItemSides = {
  /** [rows, dim] */
  readonly inputs: (rows: Int32Array) => PlainTensor;
  /** [items, dim] */
  readonly outputs: () => PlainTensor;
  /**
   * The transpose of both.
   * @param into views on a delta, added to
   * @param changes of `inputs` and of `outputs`
   */
  readonly addChanges: (
    into: Views<ItemTensor>,
    changes: Views<'inputs' | 'outputs'>,
    rows: Int32Array,
  ) => void;
};

/** Tensors of a spec that stand behind item vectors, beside those of an {@link ItemAddition}. */
export const itemTensors = ['itemInput', 'itemOutput', 'content'] as const;

/** Name of one of them. */
export type ItemTensor = (typeof itemTensors)[number];

/** @param tensors itemInput and itemOutput [items, dim], content [contentLength, dim] */
export function itemSides(
  catalog: CatalogIndex,
  tensors: Views<ItemTensor>,
  addition?: ItemAddition,
): ItemSides {
  const dim = vectorLength(tensors.content, catalog.shape);
  const everything = Int32Array.from(catalog.items.keys());
  const vectorsOf = (tables: ItemTables, items: Int32Array): PlainTensor => {
    const values = itemVectors(tables, catalog, items);
    if (addition) forEachValue(items, dim, (at, of) => (values[at] = values[at]! + addition.vectors[of]!));
    return { values, shape: [items.length, dim] };
  };
  return {
    inputs: (rows) => vectorsOf(inputTables(tensors), rows),
    outputs: () => vectorsOf(outputTables(tensors), everything),
    addChanges: (into, { inputs, outputs }, rows) => {
      addItemVectorChange(inputTables(into), inputs, catalog, rows);
      addItemVectorChange(outputTables(into), outputs, catalog);
      if (!addition) return;
      const both = outputs.slice();
      forEachValue(rows, dim, (at, of) => (both[of] = both[of]! + inputs[at]!));
      addition.addChange(into, both);
    },
  };
}

const inputTables = ({ itemInput, content }: Views<ItemTensor>): ItemTables => ({
  table: itemInput,
  projection: content,
});

const outputTables = ({ itemOutput, content }: Views<ItemTensor>): ItemTables => ({
  table: itemOutput,
  projection: content,
});

/** Each value of some rows: where it stands among them, and where in the whole table. */
function forEachValue(rows: Int32Array, dim: number, visit: (at: number, of: number) => void): void {
  rows.forEach((item, row) => {
    for (let k = 0; k < dim; k++) visit(row * dim + k, item * dim + k);
  });
}
