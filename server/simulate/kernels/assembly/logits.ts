/** H Vᵀ + b, block by block. */
import {
  biasAt,
  blockEnd,
  columnsAt,
  gridStride,
  itemsAt,
  lanes,
  positions,
  rowBytes,
  usersAt,
} from './layout';
import { addProduct } from './matrix-product';

/** Hᵀ [dim, lanes]; zero where there is no position. */
export function transposeUsers(): void {
  for (let k: usize = 0; k < rowBytes; k += 4) {
    const column = columnsAt + k * lanes;
    for (let p: usize = 0; p < lanes; p++) {
      store<f32>(column + (p << 2), p < positions ? load<f32>(usersAt + p * rowBytes + k) : 0);
    }
  }
}

/** The logits of the block of items that begins with `from`, as rows of lanes from `to` on. */
export function writeLogits(from: usize, to: usize): void {
  const count = blockEnd(from) - from;
  const items = itemsAt + from * rowBytes;
  for (let n: usize = 0; n < count; n++) {
    const bias = v128.load32_splat(biasAt + ((from + n) << 2));
    const row = to + n * gridStride;
    for (let p: usize = 0; p < lanes << 2; p += 16) v128.store(row + p, bias);
  }
  addProduct(count, lanes, rowBytes >> 2, items, rowBytes, 4, columnsAt, lanes << 2, to, gridStride, 1);
}
