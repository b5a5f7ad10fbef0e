/**
 * A sparse matrix by compressed rows (CSR), and its two products with a dense one. What links items to shared tables is
 * sparse.
 */

/** Row i owns entries `starts[i]` to `starts[i + 1]`. */
export type SparseRows = {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
};

/** Takes entries one at a time: those of a large catalog are millions. */
export class SparseRowsBuilder {
  readonly #starts = [0];
  readonly #columns: number[] = [];
  readonly #values: number[] = [];

  /** Into the row that is open. */
  add(column: number, value: number): void {
    this.#columns.push(column);
    this.#values.push(value);
  }

  endRow(): void {
    this.#starts.push(this.#columns.length);
  }

  build(): SparseRows {
    return {
      starts: new Int32Array(this.#starts),
      columns: new Int32Array(this.#columns),
      values: new Float32Array(this.#values),
    };
  }
}

/** Width of the dense matrices, and which sparse rows stand in the dense ones; all of them, in order, unless told. */
type SparseProduct = { readonly dim: number; readonly rows?: Int32Array };

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
  if (columns.length === 0) return;
  const count = into.length / dim;
  for (let r = 0; r < count; r++) {
    const row = rows ? rows[r]! : r;
    const to = r * dim;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const from = columns[entry]! * dim;
      const value = values[entry]!;
      for (let k = 0; k < dim; k++) into[to + k] = into[to + k]! + value * dense[from + k]!;
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
