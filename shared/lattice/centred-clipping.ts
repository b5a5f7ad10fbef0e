/**
 * Centred clipping (Karimireddy, He, Jaggi 2021, arXiv:2012.10333, Algorithm 2): from v = 0, some times over,
 * v <- v + (1/n) sum_i (x_i - v) min(1, tau / ||x_i - v||). So an update pulls with its direction, and no further than tau.
 * It begins at 0, not at the last step of the model: the server's optimizer scales its steps, and no update is as long as they.
 *
 * The same bits on every machine and in any order of the updates: each weight is rounded down to a multiple of 2^-16, so what
 * the updates add is an exact integer; the rest are +, -, *, / and square roots of float64, coordinate by coordinate.
 * Rounding down never lets an update pull further. No privacy, for the reason that `trimmed-mean.ts` has: v moves with all
 * updates, and how far one of them counts hangs on the others.
 */
import { assertCountFits, type CohortUpdates } from './cohort-updates.ts';
import type { SparseUpdate } from './decode-update.ts';

/** One in the fixed-point weights. */
const one = 2 ** 16;

/** What it takes. */
export type CentredClipping = {
  /** Clipping radius, lattice units, > 0. */
  readonly tau: number;
  /** How often v is moved, >= 1. */
  readonly iterations: number;
};

/**
 * n times v, each coordinate rounded half away from zero: a sum like any other, for `release()` to divide by the cohort.
 * @returns [dim], lattice units
 * @throws HearsayError BAD_CONFIG (no update, or too many)
 */
export function centredClippingSum(cohort: CohortUpdates, { tau, iterations }: CentredClipping): Int32Array {
  assertCountFits(cohort);
  const { dim, count } = cohort;
  const centre = new Float64Array(dim);
  const pull = new Float64Array(dim);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const weights = sumOfPulls(cohort, { centre, tau }, pull);
    for (let i = 0; i < dim; i++) {
      centre[i] = centre[i]! + (pull[i]! - centre[i]! * weights) / (one * count);
    }
  }
  return Int32Array.from(centre, (value) => Math.sign(value) * Math.floor(Math.abs(value * count) + 0.5));
}

/**
 * The weighted sum of the updates, exact: below 2^16 * 2^15 * 4,096.
 * @param pull overwritten
 * @returns the sum of the weights
 */
function sumOfPulls(
  { dim, each }: CohortUpdates,
  { centre, tau }: { readonly centre: Float64Array; readonly tau: number },
  pull: Float64Array,
): number {
  let centreSquares = 0;
  for (let i = 0; i < dim; i++) centreSquares += centre[i]! * centre[i]!;
  pull.fill(0);
  let weights = 0;
  for (const update of each()) {
    const distance = Math.sqrt(Math.max(0, centreSquares + squaresBeside(update, dim, centre)));
    const weight = distance <= tau ? one : Math.floor((one * tau) / distance);
    weights += weight;
    const { indices, values } = update;
    for (let i = 0; i < indices.length && indices[i]! < dim; i++) {
      pull[indices[i]!] = pull[indices[i]!]! + weight * values[i]!;
    }
  }
  return weights;
}

/** ||x - v||^2 - ||v||^2; only where the update is not zero do they differ. */
function squaresBeside({ indices, values }: SparseUpdate, dim: number, centre: Float64Array): number {
  let difference = 0;
  for (let i = 0; i < indices.length && indices[i]! < dim; i++) {
    difference += values[i]! * (values[i]! - 2 * centre[indices[i]!]!);
  }
  return difference;
}
