/**
 * exp(-t) with proven error bounds: once in doubles, once in integers to any precision. The discrete Gaussian
 * decides with the first and falls back on the second. Only + - * / and comparisons, so that every engine
 * computes the same bits; `Math.exp` may differ between engines.
 */

/** Arguments from here on are beyond {@link approximateExpNegative}. */
export const expNegativeLimit = 45;

/** Bound on the relative error of {@link approximateExpNegative}; the proof gives 2^-40, the rest is slack. */
export const expNegativeError = 2 ** -36;

const halvings = 6;
const lastTerm = 14;

/**
 * exp(-t) to a relative error below {@link expNegativeError}, where t itself may be off by a relative 2^-52.
 * Taylor polynomial of degree 14 at t/64 <= .704, then six squarings. With u = 2^-53: the remainder is at most
 * .704^15/15! < 4.0e-15, or 8.1e-15 of the value; rounding in Horner's rule is below 9u of it; squaring
 * multiplies both by 64 and adds 63u; the error of t adds 45 * 2^-52. Together below 6.1e-13 < 2^-40.
 * @param t 0 <= t < {@link expNegativeLimit}
 */
export function approximateExpNegative(t: number): number {
  const reduced = t / 64;
  let value = 1;
  for (let term = lastTerm; term > 0; term--) value = 1 - (reduced * value) / term;
  for (let i = 0; i < halvings; i++) value *= value;
  return value;
}

/** Integers around 2^bits * exp(-t). */
export type ExpBounds = { readonly low: bigint; readonly high: bigint };

/**
 * Integers low <= 2^bits * exp(-numerator/denominator) <= high with high - low <= 4; equal where t is 0.
 * The same reduction in fixed point. Every term of the series is short by less than 3 units in the last place,
 * and so is the first one left out.
 * @param numerator >= 0
 * @param denominator >= 1
 * @param bits >= 1, precision
 */
export function boundExpNegative(numerator: bigint, denominator: bigint, bits: number): ExpBounds {
  if (numerator === 0n) return { low: 1n << BigInt(bits), high: 1n << BigInt(bits) };
  let doublings = 0n;
  while (numerator * 2n >= denominator << doublings) doublings++;
  // 16 bits cover what the series is short by, `doublings` what the squarings make of it
  const guard = 16n + doublings;
  const precision = BigInt(bits) + guard;
  let { low, high } = sumSeries((numerator << precision) / (denominator << doublings), precision);
  for (let i = 0n; i < doublings; i++) {
    low = (low * low) >> precision;
    high = ((high * high) >> precision) + 1n;
  }
  return { low: low >> guard, high: (high >> guard) + 1n };
}

/** Bounds on 2^precision * exp(-r), where 2^precision * r < 2^(precision - 1) was rounded down to `reduced`. */
function sumSeries(reduced: bigint, precision: bigint): ExpBounds {
  let sum = 0n;
  let index = 0n;
  for (let term = 1n << precision; term > 0n; term = ((term * reduced) >> precision) / index) {
    sum += index % 2n === 0n ? term : -term;
    index++;
  }
  const slack = 3n * (index + 1n);
  return { low: sum - slack, high: sum + slack };
}
