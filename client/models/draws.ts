/** What a local round draws beforehand, step by step. */
import type { Uniform } from '../../shared/lattice/round.ts';

/**
 * Inverted dropout (Srivastava et al. 2014): 0 for what is dropped, 1 / (1 - rate) for what stays.
 * @param rate in [0, 1)
 */
export function dropoutMask(count: number, rate: number, draw: Uniform): Float32Array {
  return Float32Array.from({ length: count }, () => (draw() < rate ? 0 : 1 / (1 - rate)));
}

/**
 * Items drawn uniformly from the catalog, with replacement, but for these.
 * @returns [count] catalog indices; empty where nothing is left to draw
 */
export function drawItems(
  count: number,
  { items, except }: { readonly items: number; readonly except: ReadonlySet<number> },
  draw: Uniform,
): Int32Array {
  const open = Int32Array.from({ length: items }, (_, item) => item).filter((item) => !except.has(item));
  return Int32Array.from(
    { length: open.length > 0 ? count : 0 },
    () => open[Math.floor(draw() * open.length)]!,
  );
}
