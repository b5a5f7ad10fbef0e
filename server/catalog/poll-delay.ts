/** When a feed is asked next: pure. */

/** Longest back-off, in doublings of the interval. */
const maxDoublings = 4;

/**
 * @param intervalMs while all is well
 * @param failures since the last answer, one after the other
 * @param uniform from [0, 1): spreads the askers by a tenth either way
 * @returns milliseconds
 */
export function pollDelay(intervalMs: number, failures: number, uniform: number): number {
  return intervalMs * 2 ** Math.min(failures, maxDoublings) * (0.9 + 0.2 * uniform);
}
