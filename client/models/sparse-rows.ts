/** A sparse matrix by rows, and its two products with a dense one. What links items to shared tables is sparse. */

/** Row i owns entries `starts[i]` to `starts[i + 1]`. */
export type SparseRows = {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
};

/** A column with its value. */
export type SparseEntry = readonly [column: number, value: number];

/** From the entries of each row; they are taken one at a time, so that a generator need not hold them all. */
export function toSparseRows(rows: Iterable<Iterable<SparseEntry>>): SparseRows {
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (const [column, value] of row) {
      columns.push(column);
      values.push(value);
    }
    starts.push(columns.length);
  }
  return {
    starts: Int32Array.from(starts),
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
  };
}

/** Width of the dense matrices, and which sparse rows stand in the dense ones; all of them, in order, unless told. */
export type SparseProduct = { readonly dim: number; readonly rows?: Int32Array };

/**
 * into += S dense: into[r] += sum over the entries of row r of value * dense[column].
 * @param into [rows, dim], mutated
 * @param dense [columns, dim]
 */
export function multiplyAdd(
  into: Float32Array,
  { starts, columns, values }: SparseRows,
  dense: Float32Array,
  { dim, rows }: SparseProduct,
): void {
  const count = into.length / dim;
  for (let r = 0; r < count; r++) {
    const row = rows ? rows[r]! : r;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const from = columns[entry]! * dim;
      const value = values[entry]!;
      for (let k = 0; k < dim; k++) into[r * dim + k] = into[r * dim + k]! + value * dense[from + k]!;
    }
  }
}

/**
 * into += Sᵀ dense, the adjoint of {@link multiplyAdd}.
 * @param into [columns, dim], mutated
 * @param dense [rows, dim]
 */
export function multiplyTransposedAdd(
  into: Float32Array,
  { starts, columns, values }: SparseRows,
  dense: Float32Array,
  { dim, rows }: SparseProduct,
): void {
  const count = dense.length / dim;
  for (let r = 0; r < count; r++) {
    const row = rows ? rows[r]! : r;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const to = columns[entry]! * dim;
      const value = values[entry]!;
      for (let k = 0; k < dim; k++) into[to + k] = into[to + k]! + value * dense[r * dim + k]!;
    }
  }
}
