/**
 * Rows divided by their length, softened: x / sqrt(|x|² + softness²). A long row comes out at nearly length 1, a short
 * one, of which little is known, stays short: its cosine with anything is near 0, not a coin's toss.
 */
import { add, customGrad, div, mul, sqrt, sub, sum, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/** Length of a row that comes out at 1 / sqrt(2). */
const softness = 0.5;

/** @param rows [rows, columns] */
export function softenedRows(rows: Tensor2D): Tensor2D {
  return customGrad((rows, save) => {
    const length = sqrt(add(sum(mul(rows as Tensor, rows as Tensor), 1, true), softness ** 2));
    const value = div(rows as Tensor, length);
    (save as (tensors: Tensor[]) => void)([value, length]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [value, length] = saved as [Tensor, Tensor];
        return div(sub(dy, mul(value, sum(mul(dy, value), 1, true))), length);
      },
    };
  })(rows) as Tensor2D;
}

/** The same in plain typed arrays, in place. */
export function softenRows(rows: Float32Array, width: number): Float32Array {
  for (let start = 0; start < rows.length; start += width) {
    const row = rows.subarray(start, start + width);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, softness ** 2));
    row.forEach((value, k) => {
      row[k] = value / length;
    });
  }
  return rows;
}
