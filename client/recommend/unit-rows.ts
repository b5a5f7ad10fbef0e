/** Rows of a matrix at length 1, so that an inner product is a cosine. */
import { toUnitLength } from '../models/plain-matrix.ts';

/** @param rows [rows, width], mutated; rows of zeros stay that */
export function toUnitRows(rows: Float32Array, width: number): Float32Array {
  for (let start = 0; start < rows.length; start += width) toUnitLength(rows.subarray(start, start + width));
  return rows;
}

/** Of two unit rows. */
export function cosine(rows: Float32Array, width: number, a: number, b: number): number {
  let product = 0;
  for (let k = 0; k < width; k++) product += rows[a * width + k]! * rows[b * width + k]!;
  return product;
}
