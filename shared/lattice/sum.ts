/**
 * Integer sums of updates. Addition of integers has no order, so a sum is the same whoever adds and
 * however often it is split. Overflow is excluded by the limit on the cohort: see {@link assertSumFits}.
 */
import { HearsayError } from '../hearsay-error.ts';
import type { SparseUpdate } from './decode-update.ts';

/**
 * Add an update that was checked with `assertWithinRadius` into a sum.
 * @param sum [dim], lattice units, mutated
 */
export function addUpdate(sum: Int32Array, { indices, values }: SparseUpdate): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    sum[index] = (sum[index]! + values[i]!) | 0;
  }
}

/** Inverse of {@link addUpdate}. */
export function subtractUpdate(sum: Int32Array, { indices, values }: SparseUpdate): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    sum[index] = (sum[index]! - values[i]!) | 0;
  }
}

/**
 * Refuse a round in which a coordinate of the sum could leave 32 bits.
 * @param cohortLimit most updates in one release
 * @throws HearsayError BAD_CONFIG
 */
export function assertSumFits(cohortLimit: number, radius: number): void {
  if (cohortLimit * radius >= 2 ** 31) {
    throw new HearsayError('BAD_CONFIG', `${cohortLimit} updates of radius ${radius} can leave 32 bits`);
  }
}
