/** Rows of `dim` numbers, and the sum of a vector's lanes. */
import { rowBytes } from './layout';

/** to = factor · from */
export function scaleRow(to: usize, factor: f32, from: usize): void {
  const factors = f32x4.splat(factor);
  for (let k: usize = 0; k < rowBytes; k += 16) v128.store(to + k, f32x4.mul(factors, v128.load(from + k)));
}

/** to += factor · from */
export function addRow(to: usize, factor: f32, from: usize): void {
  const factors = f32x4.splat(factor);
  for (let k: usize = 0; k < rowBytes; k += 16) {
    v128.store(to + k, f32x4.add(v128.load(to + k), f32x4.mul(factors, v128.load(from + k))));
  }
}

/** The sum of the four lanes. */
export function sumOf(vector: v128): f32 {
  const first = f32x4.extract_lane(vector, 0) + f32x4.extract_lane(vector, 1);
  return first + (f32x4.extract_lane(vector, 2) + f32x4.extract_lane(vector, 3));
}
