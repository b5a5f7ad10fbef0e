/** The interval around a mean. */
import type { Mean } from '../metrics/moments.ts';

/** Standard errors on either side that hold 95 in 100 normal means. */
const normal95 = 1.96;

/** The 95 % interval of a mean of values in 0..1, cut to that range. */
export function confidenceInterval({ mean, standardError }: Mean): readonly [number, number] {
  const half = normal95 * standardError;
  return [Math.max(0, mean - half), Math.min(1, mean + half)];
}
