/**
 * Prequential evaluation along time (Gama, Sebastiao, Rodrigues 2013): predict a window from everything before it, then learn
 * it. Windows hold about equally many events; events of one instant are never parted.
 */
import type { Dataset } from '../dataset/dataset.ts';
import { badSplit } from './split.ts';

/** Where windows lie. */
export type Windows = {
  /** How many, at most: windows that would begin at the same instant are one. */
  readonly windows: number;
  /** Share of the events before the first window, 0..1. */
  readonly warmUp: number;
};

/**
 * Where each window begins and ends within each user's events.
 * @returns [windows + 1][users] index of the user's first event at or after each boundary; the last is the user's end
 * @throws HearsayError BAD_CONFIG (no window, a share outside of 0..1, or everything in one instant)
 */
export function windowBounds(
  { starts, events: { time } }: Dataset,
  { windows, warmUp }: Windows,
): Int32Array[] {
  if (!(Number.isInteger(windows) && windows >= 1))
    throw badSplit(`windows: expected 1 or more, got ${windows}`);
  if (!(warmUp > 0 && warmUp < 1)) throw badSplit(`warm-up: expected a share between 0 and 1, got ${warmUp}`);
  const sorted = time.slice().sort();
  const boundaries = new Set<number>();
  for (let window = 0; window < windows; window++) {
    const share = warmUp + ((1 - warmUp) * window) / windows;
    boundaries.add(sorted[Math.floor(share * sorted.length)]!);
  }
  boundaries.delete(sorted[0]!);
  if (boundaries.size === 0) throw badSplit('time-split: expected events at more than one time');
  const next = starts.slice(0, -1);
  const bounds = [...boundaries].map((boundary) => {
    for (let user = 0; user < next.length; user++) {
      while (next[user]! < starts[user + 1]! && time[next[user]!]! < boundary) next[user]!++;
    }
    return next.slice();
  });
  return [...bounds, starts.slice(1)];
}
