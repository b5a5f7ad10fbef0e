/**
 * Sizes of one kernel and where its arrays lie; every address and stride is in bytes, all written once by `allocate`.
 * Items are padded to a multiple of 4 with rows of zero whose bias is -Infinity, positions to lanes, a multiple of 8.
 */

/** Items worked on at once: their part of the grid (13 kB at 100 positions) and their rows stay in the first cache. */
export const blockItems: usize = 32;

/** Of the catalog. */
export let itemCount: usize = 0;
export let paddedItemCount: usize = 0;
export let rowBytes: usize = 0;
export let gridStride: usize = 0;

/** Of this call. */
export let positions: usize = 0;
export let lanes: usize = 0;

// What the caller fills: H, V, b; sparse targets, or dense ones with a weight for each position.
export let usersAt: usize = 0;
export let itemsAt: usize = 0;
export let biasAt: usize = 0;
export let targetPositionsAt: usize = 0;
export let targetItemsAt: usize = 0;
export let targetWeightsAt: usize = 0;
export let softTargetsAt: usize = 0;
export let softWeightsAt: usize = 0;

// What it gets back; the scores take the grid's place. `hits`, `masses` and `targetErrors` are float64.
export let userGradientAt: usize = 0;
export let itemGradientAt: usize = 0;
export let biasGradientAt: usize = 0;
export let scoresAt: usize = 0;
export let sumsAt: usize = 0;
export let hitsAt: usize = 0;

// Between: the grid [items, lanes], one block of it, Hᵀ [dim, lanes], H with each row scaled; what targets add to both.
export let gridAt: usize = 0;
export let blockAt: usize = 0;
export let columnsAt: usize = 0;
export let scaledUsersAt: usize = 0;
export let maximaAt: usize = 0;
export let scalesAt: usize = 0;
export let massesAt: usize = 0;
export let targetErrorsAt: usize = 0;
export let targetUserGradientAt: usize = 0;

let freeAt: usize = __heap_base;

/** @returns whether there was memory enough */
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
  blockAt = take(blockItems * gridLanes);
  columnsAt = take(maxLanes * dim);
  scaledUsersAt = take(maxLanes * dim);
  maximaAt = take(maxLanes);
  scalesAt = take(maxLanes);
  massesAt = take(2 * maxLanes);
  targetErrorsAt = take(2 * targets);
  targetUserGradientAt = take(maxLanes * dim);
  gridAt = take(paddedItemCount * gridLanes);
  scoresAt = gridAt;
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
