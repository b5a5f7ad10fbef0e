/** Who wanted what in training, once each: the binary matrix that the baselines learn from, by rows and by columns. */
import type { Dataset } from '../dataset/dataset.ts';
import { wantedItems } from '../split/history.ts';

/** Sparse rows of a binary matrix: row i holds `columns` from `starts[i]` to `starts[i + 1]`, ascending. */
export type SparseRows = { readonly starts: Int32Array; readonly columns: Int32Array };

/** What may be learned from; both are a split's. */
export type Training = {
  readonly dataset: Dataset;
  /** [users] user u's events `starts[u]` to `trainEnds[u]` (exclusive). */
  readonly trainEnds: Int32Array;
};

/** The users' distinct items in training: one row per user. */
export function interactionMatrix({ dataset, trainEnds }: Training): SparseRows {
  const rows = Array.from(trainEnds, (end, user) => wantedItems(dataset, dataset.starts[user]!, end));
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = starts[i]! + row.length;
  });
  const columns = new Int32Array(starts[rows.length]!);
  rows.forEach((row, i) => {
    columns.set(row, starts[i]!);
  });
  return { starts, columns };
}

/** The same matrix by columns. @param count how many columns it has */
export function transposed({ starts, columns }: SparseRows, count: number): SparseRows {
  const counts = columnCounts({ starts, columns }, count);
  const begins = new Int32Array(count + 1);
  counts.forEach((each, column) => {
    begins[column + 1] = begins[column]! + each;
  });
  const next = begins.slice();
  const rows = new Int32Array(columns.length);
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) rows[next[columns[at]!]!++] = row;
  }
  return { starts: begins, columns: rows };
}

/** By how many users each item was wanted. */
export function columnCounts({ columns }: SparseRows, count: number): Int32Array {
  const counts = new Int32Array(count);
  for (const column of columns) counts[column]!++;
  return counts;
}

/**
 * How many users wanted each item together with others: one row of the co-occurrence matrix at a time, because all of
 * them would not fit.
 * @param visit gets the item, and [items] the counts, its own among them; the array is reused
 */
export function visitCooccurrences(
  users: SparseRows,
  count: number,
  visit: (item: number, counts: Int32Array) => void,
): void {
  const items = transposed(users, count);
  const counts = new Int32Array(count);
  for (let item = 0; item < count; item++) {
    counts.fill(0);
    for (let of = items.starts[item]!; of < items.starts[item + 1]!; of++) {
      const user = items.columns[of]!;
      for (let at = users.starts[user]!; at < users.starts[user + 1]!; at++) counts[users.columns[at]!]!++;
    }
    visit(item, counts);
  }
}
