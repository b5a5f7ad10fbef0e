/** Rows of a matrix at length 1, so that an inner product is a cosine. */

/** @param rows [rows, width], mutated; rows of zeros stay that */
export function toUnitRows(rows: Float32Array, width: number): Float32Array {
  for (let start = 0; start < rows.length; start += width) {
    let squares = 0;
    for (let k = start; k < start + width; k++) squares += rows[k]! * rows[k]!;
    const length = Math.sqrt(squares) || 1;
    for (let k = start; k < start + width; k++) rows[k] = rows[k]! / length;
  }
  return rows;
}

/** Of two unit rows. */
export function cosine(rows: Float32Array, width: number, a: number, b: number): number {
  let product = 0;
  for (let k = 0; k < width; k++) product += rows[a * width + k]! * rows[b * width + k]!;
  return product;
}
