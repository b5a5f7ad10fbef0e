/**
 * Coordinate-wise trimmed mean (Yin, Chen, Ramchandran, Bartlett 2018, arXiv:1803.01498, Definition 2), in integers: of
 * each coordinate's n values the b = floor(trim n) smallest and the b largest are dropped, and the rest is averaged.
 * It is written as a sum, n times that mean, so that `release()` divides it by the configured cohort like any other.
 *
 * No privacy: a value moves where it stands among the others, so one update changes what the others count for, and the
 * sensitivity of the result is not the radius. For runs without noise alone; `site-config.ts` refuses any other.
 * A coordinate that no more than b browsers move up and b down comes out as 0: what few visitors know is lost with it. On the shop's
 * data (60 releases of 100, trim 0.1, one seed) HR@10 falls from .392 to .290 where everybody is honest; and an item that a
 * tenth of the browsers promotes is shown to 47 % of the visitors, without the rule to 6 %.
 */
import { assertCountFits, type CohortUpdates } from './cohort-updates.ts';

/** Nonzero values that are held at a time: 128 MiB. Most rounds have fewer. */
const valuesAtOnce = 2 ** 26;

/**
 * n times the trimmed mean of each coordinate, rounded half away from zero. Each update is read twice, or more often where all
 * of their values are too many to hold.
 * @param cohort its values are in range: |value| <= 32,767
 * @param trim share of the values that is dropped at each end, 0 <= trim < 0.5
 * @param atOnce how many values may be held; at least the number of updates
 * @returns [dim], lattice units
 * @throws HearsayError BAD_CONFIG (no update, or too many)
 */
export function trimmedMeanSum(cohort: CohortUpdates, trim: number, atOnce = valuesAtOnce): Int32Array {
  assertCountFits(cohort);
  const { count } = cohort;
  const dropped = Math.floor(trim * count);
  const nonzeros = countNonzeros(cohort);
  const result = new Int32Array(cohort.dim);
  for (const range of rangesOf(nonzeros, atOnce)) {
    const { values, ends } = columnsOf(cohort, range, nonzeros);
    let from = 0;
    for (const [i, end] of ends.entries()) {
      const kept = keptSum(values.subarray(from, end), count, dropped);
      result[range.start + i] = roundedQuotient(count * kept, count - 2 * dropped);
      from = end;
    }
  }
  return result;
}

/** [dim] how many updates have something to say of each coordinate. */
function countNonzeros({ dim, each }: CohortUpdates): Uint16Array {
  const nonzeros = new Uint16Array(dim);
  for (const { indices } of each()) {
    for (let i = 0; i < indices.length && indices[i]! < dim; i++) nonzeros[indices[i]!]!++;
  }
  return nonzeros;
}

/** Coordinates `start` to `end` - 1, and how many nonzero values they have together. */
type Range = { readonly start: number; readonly end: number; readonly values: number };

/** All coordinates, in as few ranges as hold no more than `atOnce` values. */
function* rangesOf(nonzeros: Uint16Array, atOnce: number): Generator<Range> {
  let [start, values] = [0, 0];
  for (let at = 0; at < nonzeros.length; at++) {
    const more = nonzeros[at]!;
    if (values + more > atOnce) {
      yield { start, end: at, values };
      [start, values] = [at, 0];
    }
    values += more;
  }
  yield { start, end: nonzeros.length, values };
}

/** The nonzero values of a range's coordinates, one coordinate after the other, and where those of each end. */
function columnsOf(
  { each }: CohortUpdates,
  { start, end, values: total }: Range,
  nonzeros: Uint16Array,
): { readonly values: Int16Array; readonly ends: Uint32Array } {
  const values = new Int16Array(total);
  // first where the next value of a coordinate goes; when all are there, that is where the next coordinate begins
  const ends = new Uint32Array(end - start);
  for (let i = 1; i < ends.length; i++) ends[i] = ends[i - 1]! + nonzeros[start + i - 1]!;
  for (const { indices, values: given } of each()) {
    for (let i = firstAtOrAfter(indices, start); i < indices.length && indices[i]! < end; i++) {
      const column = indices[i]! - start;
      values[ends[column]!] = given[i]!;
      ends[column]!++;
    }
  }
  return { values, ends };
}

/**
 * What is left of a coordinate when the smallest and the largest are dropped, added up.
 * @param nonzeros sorted in place; the other values are zeros
 */
function keptSum(nonzeros: Int16Array, count: number, dropped: number): number {
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
