/** Of a large table a visitor needs a few rows: those of the items in use. */
import type { Sequence } from './sequence.ts';

/** [rows] catalog indices of the items of a history, each once, in the order of their first event. */
export function itemsInUse({ items }: Pick<Sequence, 'items'>): Int32Array {
  return Int32Array.from(new Set(items));
}

/** The way back: the row of an item by its catalog index. */
export function rowsByItem(rows: Int32Array): ReadonlyMap<number, number> {
  return new Map(Array.from(rows, (item, row) => [item, row]));
}
