/** The definition of the loss and its gradients in double precision, and cases for it. */
import {
  createSoftmaxKernel,
  type SoftmaxKernel,
  type SoftmaxKernelSize,
} from '../../../../server/simulate/kernels/catalog-softmax-kernel.ts';
import type { SparseTargets } from '../../../../server/simulate/kernels/softmax-task.ts';
import { gaussianVector, seededUniform } from '../../../shared/seeded-random.ts';

export type Size = Pick<SoftmaxKernelSize, 'positions' | 'items' | 'dim'>;

/** H, V and b, row by row. */
export type Point = { users: Float32Array; items: Float32Array; bias: Float32Array };

export function pointOf({ positions, items, dim }: Size, seed: number): Point {
  const uniform = seededUniform(seed);
  return {
    users: gaussianVector(positions * dim, uniform),
    items: gaussianVector(items * dim, uniform).map((x) => x / Math.sqrt(dim)),
    bias: gaussianVector(items, uniform),
  };
}

/** A kernel with a point in it. */
export function filled(size: SoftmaxKernelSize, { users, items, bias }: Point): SoftmaxKernel {
  const kernel = createSoftmaxKernel(size);
  kernel.users.set(users);
  kernel.items.set(items);
  kernel.bias.set(bias);
  return kernel;
}

/** One target a position, each with the same weight. */
export function oneEach({ positions, items }: Size, weight = 1 / positions): SparseTargets {
  const prediction = Int32Array.from({ length: positions }, (_, p) => p);
  return {
    prediction,
    item: prediction.map((p) => (p * 7 + 3) % items),
    weight: new Float32Array(positions).fill(weight),
  };
}

/** Sparse targets as a matrix [positions, items] of weights. */
export function toMatrix({ positions, items }: Size, targets: SparseTargets): Float64Array {
  const matrix = new Float64Array(positions * items);
  for (let t = 0; t < targets.item.length; t++) {
    matrix[targets.prediction[t]! * items + targets.item[t]!]! += targets.weight[t]!;
  }
  return matrix;
}

export type Result = {
  loss: number;
  users: Float64Array;
  items: Float64Array;
  bias: Float64Array;
};

/** @param targets, negatives [positions, items] weights of -log p and of -log(1 - p) */
export function naiveSoftmax(
  size: Size,
  point: Point,
  { targets, negatives }: { targets: ArrayLike<number>; negatives?: ArrayLike<number> },
): Result {
  const { positions, items, dim } = size;
  const scores = naiveScores(size, point);
  const result: Result = {
    loss: 0,
    users: new Float64Array(positions * dim),
    items: new Float64Array(items * dim),
    bias: new Float64Array(items),
  };
  for (let p = 0; p < positions; p++) {
    const row = scores.subarray(p * items, (p + 1) * items);
    const maximum = row.reduce((a, b) => Math.max(a, b));
    const exps = row.map((score) => Math.exp(score - maximum));
    const sum = exps.reduce((a, b) => a + b);
    const probability = exps.map((value) => value / sum);
    const error = new Float64Array(items);
    for (let t = 0; t < items; t++) {
      const weight = targets[p * items + t]!;
      const against = negatives?.[p * items + t] ?? 0;
      const rest = (sum - exps[t]!) / sum;
      if (weight !== 0) result.loss += weight * (Math.log(sum) + maximum - row[t]!);
      if (against !== 0) result.loss -= against * Math.log(rest);
      if (weight === 0 && against === 0) continue;
      // d -log p_t / d logit_n = p_n - [n = t]; d -log(1 - p_t) / d logit_n = p_t / (1 - p_t) times ([n = t] - p_n).
      const pull = weight - (against === 0 ? 0 : (against * probability[t]!) / rest);
      for (let n = 0; n < items; n++) error[n]! += pull * (probability[n]! - (n === t ? 1 : 0));
    }
    for (let n = 0; n < items; n++) {
      result.bias[n]! += error[n]!;
      for (let k = 0; k < dim; k++) {
        result.users[p * dim + k]! += error[n]! * point.items[n * dim + k]!;
        result.items[n * dim + k]! += error[n]! * point.users[p * dim + k]!;
      }
    }
  }
  return result;
}

function naiveScores({ positions, items, dim }: Size, point: Point): Float64Array {
  return Float64Array.from({ length: positions * items }, (_, cell) => {
    const [p, n] = [Math.floor(cell / items), cell % items];
    let score = point.bias[n]!;
    for (let k = 0; k < dim; k++) score += point.users[p * dim + k]! * point.items[n * dim + k]!;
    return score;
  });
}

/** The largest difference, as a part of the largest expected number. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.NaN;
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const each = Math.abs(actual[i]! - expected[i]!);
    if (!(each <= difference)) difference = each; // keeps NaN
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return difference === 0 ? 0 : difference / largest;
}
