/**
 * One step of a softmax over the whole catalog on 128-bit SIMD, in AssemblyScript; `../catalog-softmax-kernel.ts` calls it.
 * The grid holds first the logits, then exp(logit - maximum), then the error E less a factor for each position. It lies item by
 * item, so that the lanes of a vector are positions: the softmax needs no sum across lanes, and the three products with
 * H, V and E share one inner loop.
 */
import { exponential } from './exponential';
import {
  blockEnd,
  blockItems,
  gridAt,
  gridStride,
  itemsAt,
  lanes,
  maximaAt,
  paddedItemCount,
  positions,
  rowBytes,
  scaledUsersAt,
  scalesAt,
  sumsAt,
  targetUserGradientAt,
  usePositions,
  userGradientAt,
  usersAt,
} from './layout';
import { transposeUsers, writeLogits } from './logits';
import { addProduct } from './matrix-product';
import { addRow, scaleRow, sumOf } from './rows';
import { readSoftHits, weighSoftTargets } from './soft-targets';
import { addToItems, addToUsers, readHits, weighTargets } from './targets';

export {
  allocate,
  biasAt,
  biasGradientAt,
  hitsAt,
  itemGradientAt,
  itemsAt,
  softTargetsAt,
  softWeightsAt,
  sumsAt,
  targetItemsAt,
  targetPositionsAt,
  targetWeightsAt,
  userGradientAt,
  usersAt,
} from './layout';

/** Sums, and `hits` for the loss; grid and scales for `backward`. */
export function forward(count: usize, targets: usize): void {
  writeMaxima(count);
  readHits(targets);
  exponentiate();
  weighTargets(targets);
}

/** The same for dense targets. */
export function forwardSoft(count: usize): void {
  writeMaxima(count);
  readSoftHits();
  exponentiate();
  weighSoftTargets();
}

/**
 * `userGradient` = E V; items += factor · Eᵀ H and bias += factor · (column sums of E), in place or at other addresses.
 * A block's rows of V are read for the users before they change.
 */
export function backward(targets: usize, factor: f32, itemsTo: usize, biasTo: usize): void {
  const dim = rowBytes >> 2;
  const users = userGradientAt;
  addToUsers(targets);
  scaleUsers();
  memory.fill(users, 0, lanes * rowBytes);
  for (let from: usize = 0; from < paddedItemCount; from += blockItems) {
    const count = blockEnd(from) - from;
    const grid = gridAt + from * gridStride;
    const items = from * rowBytes;
    addProduct(
      (positions + 3) & ~3,
      dim,
      count,
      grid,
      4,
      gridStride,
      itemsAt + items,
      rowBytes,
      users,
      rowBytes,
      1,
    );
    addProduct(
      count,
      dim,
      positions,
      grid,
      gridStride,
      4,
      scaledUsersAt,
      rowBytes,
      itemsTo + items,
      rowBytes,
      factor,
    );
    addColumnSums(grid, count, biasTo + (from << 2), factor);
  }
  for (let p: usize = 0; p < positions; p++) {
    const row = p * rowBytes;
    scaleRow(users + row, load<f32>(scalesAt + (p << 2)), users + row);
    addRow(users + row, 1, targetUserGradientAt + row);
  }
  addToItems(targets, factor, itemsTo, biasTo);
}

/** The grid's logits and their maxima by position. */
function writeMaxima(count: usize): void {
  usePositions(count);
  transposeUsers();
  for (let p: usize = 0; p < lanes << 2; p += 4) store<f32>(maximaAt + p, -Infinity);
  for (let from: usize = 0; from < paddedItemCount; from += blockItems) {
    const rows = gridAt + from * gridStride;
    const end = gridAt + blockEnd(from) * gridStride;
    writeLogits(from, rows);
    for (let p: usize = 0; p < lanes << 2; p += 16) {
      let maximum = v128.load(maximaAt + p);
      for (let at = rows + p; at < end; at += gridStride) maximum = f32x4.pmax(v128.load(at), maximum);
      v128.store(maximaAt + p, maximum);
    }
  }
}

/** Sums run over a block first: over a long catalog float32 would lose digits. */
function exponentiate(): void {
  memory.fill(sumsAt, 0, lanes << 2);
  for (let from: usize = 0; from < paddedItemCount; from += blockItems) {
    const rows = gridAt + from * gridStride;
    const end = gridAt + blockEnd(from) * gridStride;
    for (let p: usize = 0; p < lanes << 2; p += 16) {
      const maximum = v128.load(maximaAt + p);
      let sum = f32x4.splat(0);
      for (let at = rows + p; at < end; at += gridStride) {
        const value = exponential(f32x4.sub(v128.load(at), maximum));
        v128.store(at, value);
        sum = f32x4.add(sum, value);
      }
      v128.store(sumsAt + p, f32x4.add(v128.load(sumsAt + p), sum));
    }
  }
}

function scaleUsers(): void {
  for (let p: usize = 0; p < positions; p++) {
    scaleRow(scaledUsersAt + p * rowBytes, load<f32>(scalesAt + (p << 2)), usersAt + p * rowBytes);
  }
}

/** to[n] += factor · Σ scales[p] · grid[n, p], four items at a time. */
function addColumnSums(grid: usize, count: usize, to: usize, factor: f32): void {
  for (let p = positions; p < lanes; p++) store<f32>(scalesAt + (p << 2), 0);
  for (const end = to + (count << 2); to < end; to += 16) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (let p: usize = 0; p < lanes << 2; p += 16) {
      const scales = v128.load(scalesAt + p);
      let at = grid + p;
      sum0 = f32x4.add(sum0, f32x4.mul(scales, v128.load(at)));
      at += gridStride;
      sum1 = f32x4.add(sum1, f32x4.mul(scales, v128.load(at)));
      at += gridStride;
      sum2 = f32x4.add(sum2, f32x4.mul(scales, v128.load(at)));
      at += gridStride;
      sum3 = f32x4.add(sum3, f32x4.mul(scales, v128.load(at)));
    }
    const sums = f32x4(sumOf(sum0), sumOf(sum1), sumOf(sum2), sumOf(sum3));
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(f32x4.splat(factor), sums)));
    grid += gridStride << 2;
  }
}
