/** What one call of a softmax kernel is to compute. */
import { HearsayError } from '../../../shared/hearsay-error.ts';

/** Items with weights >= 0, each belonging to one position: `Targets` of `client/models/predictions.ts` fit. */
export type SparseTargets = {
  /** [targets] position. */
  readonly prediction: ArrayLike<number>;
  /** [targets] catalog index. */
  readonly item: ArrayLike<number>;
  /** [targets] for the mean over positions with one target each: 1 / positions. */
  readonly weight: ArrayLike<number>;
};

/** Sparse targets of the first `positions` rows of users. */
export type SparseTask = {
  readonly positions: number;
  readonly targets: SparseTargets;
  /** Pushed down by -log(1 - p). */
  readonly negatives?: SparseTargets | undefined;
};

/** The distributions in `softTargets`, with the weights in `softWeights`. */
type SoftTask = { readonly positions: number; readonly targets: 'soft' };

/** What to compute. */
export type SoftmaxTask = SparseTask | SoftTask;

/** Room for sparse targets, one after the other; a negative one's weight stands with a minus. */
export type TargetRoom = {
  readonly positions: Int32Array;
  readonly items: Int32Array;
  readonly weights: Float32Array;
  /** Of the catalog. */
  readonly itemCount: number;
};

/**
 * Copies sparse targets, and negatives after them.
 * @returns their number
 * @throws HearsayError OUT_OF_RANGE (no such position or item, a weight below 0 or NaN, more than there is room for)
 */
export function placeTargets({ positions, targets, negatives }: SparseTask, room: TargetRoom): number {
  const placed = place(targets, { room, positions, from: 0, sign: 1 });
  return negatives ? place(negatives, { room, positions, from: placed, sign: -1 }) : placed;
}

type Placing = { room: TargetRoom; positions: number; from: number; sign: 1 | -1 };

function place(
  { prediction, item, weight }: SparseTargets,
  { room, positions, from, sign }: Placing,
): number {
  const end = from + item.length;
  if (end > room.items.length) {
    throw new HearsayError('OUT_OF_RANGE', `${end} targets, room for ${room.items.length}`);
  }
  for (let t = 0; t < item.length; t++) {
    requireIndex('position', prediction[t]!, positions);
    requireIndex('item', item[t]!, room.itemCount);
    if (!(weight[t]! >= 0)) throw new HearsayError('OUT_OF_RANGE', `weight: expected >= 0, got ${weight[t]}`);
    room.positions[from + t] = prediction[t]!;
    room.items[from + t] = item[t]!;
    room.weights[from + t] = sign * weight[t]!;
  }
  return end;
}

/** Out of range, an address would lie in another array. */
function requireIndex(what: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new HearsayError('OUT_OF_RANGE', `${what}: expected an index below ${count}, got ${index}`);
}
