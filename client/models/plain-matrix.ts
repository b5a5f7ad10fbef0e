/** Matrices in plain typed arrays, row by row: what scorers compute with, where no backend runs. */
import { euclideanNorm } from '../../shared/lattice/clip.ts';
import type { PlainTensor } from './tensors.ts';

/** Sizes of a product [rows, inner] by [inner, columns]. */
type ProductSizes = { readonly inner: number; readonly columns: number; readonly rows?: number };

/**
 * A B; zeros where there is nothing to sum, so nothing seen pools into a vector of zeros.
 * @param a [rows, inner]; its rows are counted unless told, and are to be told where `inner` may be 0
 * @param b [inner, columns]
 * @returns [rows, columns]
 */
export function multiply(
  a: Float32Array,
  b: Float32Array,
  { inner, columns, rows = inner === 0 ? 0 : a.length / inner }: ProductSizes,
): Float32Array {
  const result = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < inner; k++) {
      const value = a[r * inner + k]!;
      if (value === 0) continue;
      for (let c = 0; c < columns; c++) {
        result[r * columns + c] = result[r * columns + c]! + value * b[k * columns + c]!;
      }
    }
  }
  return result;
}

/**
 * One dot product a row: bias + rows · vector, each summed in double precision.
 * @param bias [rows]
 * @param rows [rows, vector's length]
 * @returns [rows]
 */
export function biasedProducts(bias: Float32Array, rows: Float32Array, vector: Float32Array): Float32Array {
  const width = vector.length;
  const products = bias.slice();
  for (let row = 0; row < products.length; row++) {
    let sum = products[row]!;
    for (let k = 0; k < width; k++) sum += vector[k]! * rows[row * width + k]!;
    products[row] = sum;
  }
  return products;
}

/** a + factor * b, value by value. */
export function addScaled(a: Float32Array, b: Float32Array, factor = 1): Float32Array {
  return a.map((value, i) => value + factor * b[i]!);
}

/** These rows of a matrix, copied. */
export function takeRows(matrix: Float32Array, rows: Int32Array, width: number): Float32Array {
  const taken = new Float32Array(rows.length * width);
  rows.forEach((from, row) => {
    taken.set(matrix.subarray(from * width, (from + 1) * width), row * width);
  });
  return taken;
}

/** Stretch or shrink a row, in place, to length 1; nothing stays nothing. */
export function toUnitLength(row: Float32Array): void {
  const length = euclideanNorm(row);
  if (length > 0) for (let i = 0; i < row.length; i++) row[i] = row[i]! / length;
}

/** One row per index, with a 1 there. */
export function oneHot(indices: ArrayLike<number>, width: number): Float32Array {
  const rows = new Float32Array(indices.length * width);
  for (let row = 0; row < indices.length; row++) rows[row * width + indices[row]!] = 1;
  return rows;
}

/** A matrix of zeros, to be filled. */
export function zeros(rows: number, columns: number): PlainTensor {
  return { values: new Float32Array(rows * columns), shape: [rows, columns] };
}
