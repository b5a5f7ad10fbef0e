/**
 * Sizes of one kernel and where its arrays lie; every address and stride is in bytes, all written once by `allocate`.
 * Items are padded to a multiple of 4 with rows of zero whose bias is -Infinity, positions to lanes, a multiple of 8.
 */

/** Items worked on at once: their part of the grid (13 kB at 100 positions) and their rows stay in the first cache. */
export const blockItems: usize = 32;

/** Items of the catalog. */
export let itemCount: usize = 0;
/** Items with the rows of zero behind them; a multiple of 4. */
export let paddedItemCount: usize = 0;
/** From one row of H or V to the next, bytes. */
export let rowBytes: usize = 0;
/** From one item of the grid to the next, bytes. */
export let gridStride: usize = 0;

/** Positions of this call. */
export let positions: usize = 0;
/** The same with those that fill the last vector; a multiple of 8. */
export let lanes: usize = 0;

// Addresses of what the caller fills: H, V, b; sparse targets, or dense ones with a weight for each position.
/** H, [lanes, dim] float32. */
export let usersAt: usize = 0;
/** V, [padded items, dim] float32. */
export let itemsAt: usize = 0;
/** b, [padded items] float32. */
export let biasAt: usize = 0;
/** [targets] int32 position of each sparse target. */
export let targetPositionsAt: usize = 0;
/** [targets] int32 item of each sparse target. */
export let targetItemsAt: usize = 0;
/** [targets] float32; below 0 for a negative. */
export let targetWeightsAt: usize = 0;
/** [positions, items] float32 distributions: dense targets. */
export let softTargetsAt: usize = 0;
/** [lanes] float32 weight of each dense target. */
export let softWeightsAt: usize = 0;

// Of what it gets back.
/** [lanes, dim] float32 gradient in H. */
export let userGradientAt: usize = 0;
/** [padded items, dim] float32 gradient in V. */
export let itemGradientAt: usize = 0;
/** [padded items] float32 gradient in b. */
export let biasGradientAt: usize = 0;
/** [lanes] float32 sum of exp(logit - maximum) over the items. */
export let sumsAt: usize = 0;
/** [targets] float64 logits of the targets less the maximum; of dense targets [lanes] their mean by position. */
export let hitsAt: usize = 0;

// Of what lies between.
/** [padded items, lanes] float32 logits, then exponentials, then errors. */
export let gridAt: usize = 0;
/** The transpose of H, [dim, lanes] float32. */
export let columnsAt: usize = 0;
/** H with each row scaled, [lanes, dim] float32. */
export let scaledUsersAt: usize = 0;
/** [lanes] float32 largest logit of each position. */
export let maximaAt: usize = 0;
/** [lanes] float32 factor between the grid and the errors of a position. */
export let scalesAt: usize = 0;
/** [lanes] float64 weight of the targets of each position. */
export let massesAt: usize = 0;
/** [targets] float64 error of each target. */
export let targetErrorsAt: usize = 0;
/** [lanes, dim] float32: what targets add to the gradient in H. */
export let targetUserGradientAt: usize = 0;

let freeAt: usize = __heap_base;

/** Lay the arrays out, for so many positions and targets at most. @returns whether there was memory enough */
export function allocate(maxPositions: usize, items: usize, dim: usize, targets: usize, soft: bool): bool {
  const maxLanes = (maxPositions + 7) & ~7;
  // Rows lie an odd multiple of 32 bytes apart: a column at a power of two would fall into few sets of the first cache.
  const gridLanes = maxLanes & 8 ? maxLanes : maxLanes + 8;
  itemCount = items;
  paddedItemCount = (items + 3) & ~3;
  rowBytes = dim << 2;
  gridStride = gridLanes << 2;
  takeInputs(maxLanes, dim, targets, soft ? maxPositions * items : 0);
  userGradientAt = take(maxLanes * dim);
  itemGradientAt = take(paddedItemCount * dim);
  biasGradientAt = take(paddedItemCount);
  sumsAt = take(maxLanes);
  hitsAt = take(2 * (targets > maxLanes ? targets : maxLanes));
  columnsAt = take(maxLanes * dim);
  scaledUsersAt = take(maxLanes * dim);
  maximaAt = take(maxLanes);
  scalesAt = take(maxLanes);
  massesAt = take(2 * maxLanes);
  targetErrorsAt = take(2 * targets);
  targetUserGradientAt = take(maxLanes * dim);
  gridAt = take(paddedItemCount * gridLanes);
  const pages = <i32>((freeAt + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) return false;
  for (let n = items; n < paddedItemCount; n++) store<f32>(biasAt + (n << 2), -Infinity);
  return true;
}

function takeInputs(maxLanes: usize, dim: usize, targets: usize, softTargets: usize): void {
  usersAt = take(maxLanes * dim);
  itemsAt = take(paddedItemCount * dim);
  biasAt = take(paddedItemCount);
  targetPositionsAt = take(targets);
  targetItemsAt = take(targets);
  targetWeightsAt = take(targets);
  softTargetsAt = take(softTargets);
  softWeightsAt = take(maxLanes);
}

/** Room for so many 32-bit numbers, on a cache line of its own. */
function take(count: usize): usize {
  const at = freeAt;
  freeAt = (at + (count << 2) + 63) & ~63;
  return at;
}

/** Work on so many positions from now on, in whole vectors. */
export function usePositions(count: usize): void {
  positions = count;
  lanes = (count + 7) & ~7;
}

/** One past the last item of the block that begins with `from`, padding included. */
export function blockEnd(from: usize): usize {
  return from + blockItems < paddedItemCount ? from + blockItems : paddedItemCount;
}

/** One past the last real item of the block that begins with `from`. */
export function realBlockEnd(from: usize): usize {
  return from + blockItems < itemCount ? from + blockItems : itemCount;
}
