/**
 * Coordinate-wise trimmed mean (Yin, Chen, Ramchandran, Bartlett 2018, arXiv:1803.01498, Definition 2), in integers: of
 * each coordinate's n values the b = floor(trim n) smallest and the b largest are dropped, and the rest is averaged.
 * It is written as a sum, n times that mean, so that `release()` divides it by the configured cohort like any other.
 *
 * No privacy: a value moves where it stands among the others, so one update changes what the others count for, and the
 * sensitivity of the result is not the radius. For runs without noise alone; `site-config.ts` refuses any other.
 * A coordinate that no more than b browsers move up and b down comes out as 0: what few visitors know is lost with it.
 */
import { assertCountFits, type CohortUpdates } from './cohort-updates.ts';

/** Values that are held at a time: 32 MiB. */
const valuesAtOnce = 2 ** 23;

/**
 * n times the trimmed mean of each coordinate, rounded half away from zero.
 * @param trim share of the values that is dropped at each end, 0 <= trim < 0.5
 * @returns [dim], lattice units
 * @throws HearsayError BAD_CONFIG (no update, or too many)
 */
export function trimmedMeanSum(cohort: CohortUpdates, trim: number): Int32Array {
  assertCountFits(cohort);
  const { dim, count } = cohort;
  const dropped = Math.floor(trim * count);
  const result = new Int32Array(dim);
  const width = Math.min(dim, Math.max(1, Math.floor(valuesAtOnce / count)));
  const columns = { values: new Int32Array(width * count), filled: new Uint16Array(width) };
  for (let start = 0; start < dim; start += width) {
    const end = Math.min(start + width, dim);
    fillColumns(cohort, { start, end }, columns);
    for (let at = start; at < end; at++) {
      const column = (at - start) * count;
      const values = columns.values.subarray(column, column + columns.filled[at - start]!);
      result[at] = roundedQuotient(count * keptSum(values, count, dropped), count - 2 * dropped);
    }
  }
  return result;
}

/** The nonzero values of each of some coordinates, one coordinate after the other. */
type Columns = { readonly values: Int32Array; readonly filled: Uint16Array };

type Range = { readonly start: number; readonly end: number };

function fillColumns({ each, count }: CohortUpdates, { start, end }: Range, columns: Columns): void {
  columns.filled.fill(0);
  for (const { indices, values } of each()) {
    for (let i = firstAtOrAfter(indices, start); i < indices.length && indices[i]! < end; i++) {
      const column = indices[i]! - start;
      const row = columns.filled[column]!;
      columns.values[column * count + row] = values[i]!;
      columns.filled[column] = row + 1;
    }
  }
}

/**
 * What is left of a coordinate when the smallest and the largest are dropped, added up.
 * @param nonzeros sorted in place; the other values are zeros
 */
function keptSum(nonzeros: Int32Array, count: number, dropped: number): number {
  let negatives = 0;
  for (const value of nonzeros) if (value < 0) negatives++;
  const positives = nonzeros.length - negatives;
  if (negatives <= dropped && positives <= dropped) return 0;
  const zeros = count - nonzeros.length;
  nonzeros.sort();
  // what is dropped at one end and is more than stands on that side of zero eats into the zeros, then the other side
  const negativesUntil = negatives - Math.max(0, dropped - positives - zeros);
  const positivesFrom = negatives + Math.max(0, dropped - negatives - zeros);
  let sum = 0;
  for (let i = dropped; i < negativesUntil; i++) sum += nonzeros[i]!;
  for (let i = positivesFrom; i < nonzeros.length - dropped; i++) sum += nonzeros[i]!;
  return sum;
}

/** a / b to the nearest integer, halves away from zero; exact, for |a| < 2^52 and 0 < b < 2^31. */
function roundedQuotient(a: number, b: number): number {
  const rest = a % b;
  const towardZero = (a - rest) / b;
  return 2 * Math.abs(rest) >= b ? towardZero + Math.sign(a) : towardZero;
}

/** Where the indices from `index` on begin; they ascend. */
function firstAtOrAfter(indices: Uint32Array, index: number): number {
  let [low, high] = [0, indices.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (indices[middle]! < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
