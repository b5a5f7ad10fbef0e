/**
 * Which items does a change of the model point at? Those whose rows have moved most. A row of a table that only a
 * history reads moves for no other item; under a softmax over the catalog every output row moves, some more.
 * The attack that a reader makes who knows the model's spec and nothing of the visitor.
 */
import { type ModelSpec, tensorSize } from '../../model/spec.ts';

/** A delta, an update, a sum of updates, or a difference of models. */
export type Change = Float32Array | Float64Array | Int32Array;

/** Where the rows of one tensor that has a row for each item stand in the vector. */
export type ItemRows = {
  readonly tensor: string;
  /** First coordinate. */
  readonly offset: number;
  /** Number of items. */
  readonly items: number;
  /** Coordinates of a row. */
  readonly width: number;
};

/** The item tensors of a spec, in its order. @param perItem their names, from `tensorsPerItem` */
export function itemRowsOf({ tensors }: ModelSpec, perItem: ReadonlySet<string>): ItemRows[] {
  const rows: ItemRows[] = [];
  let offset = 0;
  for (const tensor of tensors) {
    const [items = 0, ...row] = tensor.shape;
    const width = row.reduce((product, extent) => product * extent, 1);
    if (perItem.has(tensor.name)) rows.push({ tensor: tensor.name, offset, items, width });
    offset += tensorSize(tensor);
  }
  return rows;
}

/**
 * [items] how far each item's rows have moved: the sum of their squares.
 * @param change [d]
 * @param tables of one model, one or more
 */
export function itemEnergies(change: Change, tables: readonly ItemRows[]): Float64Array {
  const energies = new Float64Array(tables[0]?.items ?? 0);
  for (const { offset, items, width } of tables) {
    for (let item = 0; item < items; item++) {
      for (let i = offset + item * width; i < offset + (item + 1) * width; i++) {
        energies[item] = energies[item]! + change[i]! * change[i]!;
      }
    }
  }
  return energies;
}
