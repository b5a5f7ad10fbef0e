/**
 * Means and standard errors of several metrics, summed as users come. Values are rounded to 2^-30 before they are added: up to
 * four million values of 0..1 sum exactly, so that the result is the same in whatever order, and on however many threads.
 */

/** Sums so far; plain, to be sent between threads. */
export type Moments = { count: number; readonly sums: Float64Array; readonly squares: Float64Array };

/** A mean with its standard error (0 for fewer than two values). */
export type Mean = { readonly mean: number; readonly standardError: number };

const unit = 2 ** 30;
const rounded = (value: number): number => Math.round(value * unit) / unit;
const shown = (value: number): number => Math.round(value * 1e8) / 1e8;

/** Nothing yet. */
export function noMoments(metrics: number): Moments {
  return { count: 0, sums: new Float64Array(metrics), squares: new Float64Array(metrics) };
}

/** Adds one value of each metric. @param moments mutated */
export function addValues(moments: Moments, values: readonly number[]): void {
  moments.count++;
  for (let i = 0; i < values.length; i++) {
    moments.sums[i]! += rounded(values[i]!);
    moments.squares[i]! += rounded(values[i]! ** 2);
  }
}

/** Adds what another thread has summed. @param moments mutated */
export function addMoments(moments: Moments, others: Moments): void {
  moments.count += others.count;
  others.sums.forEach((sum, i) => {
    moments.sums[i]! += sum;
    moments.squares[i]! += others.squares[i]!;
  });
}

/** Mean of one metric, to the digits that the sums have; 0 of nothing. */
export function meanOf({ count, sums, squares }: Moments, metric: number): Mean {
  if (count === 0) return { mean: 0, standardError: 0 };
  const mean = sums[metric]! / count;
  const variance = count < 2 ? 0 : Math.max(0, squares[metric]! - count * mean * mean) / (count - 1);
  return { mean: shown(mean), standardError: shown(Math.sqrt(variance / count)) };
}
