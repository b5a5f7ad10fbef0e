/**
 * A staircase over the right half of a discrete Gaussian, from which points are proposed with integer arithmetic
 * alone: bars of a power-of-two width and integer heights, and a tail whose blocks halve. Table rejection in the
 * manner of Marsaglia and Tsang 2000 (the ziggurat), exact because the staircase is rounded up, not the Gaussian.
 */
import { HearsayError } from '../hearsay-error.ts';
import { approximateExpNegative, expNegativeError, expNegativeLimit } from './exp-negative.ts';

/** Slots of the table that picks a bar; a power of two. */
export const slotCount = 1024;

/** Largest variance: up to here every quantity below is exact in a double, and one word holds a point of a bar. */
export const maxVariance = 2 ** 40;

/** Width of a block of the tail, in bars. */
export const tailBlockBars = 4;

/**
 * A staircase above scale * exp(-x^2 / (2 * variance)) for all integers x >= 0. A slot holds `width` points at
 * height 1, so bar k has height `heights[k]`; the tail has one slot, half of it on its first block, half of the
 * rest on the next, so block j = 0, 1, ... has height 2^-(j+1) / {@link tailBlockBars}.
 */
export type GaussianEnvelope = {
  /** Integer, 1..{@link maxVariance}. */
  readonly variance: number;
  /** Height of the Gaussian at 0, an integer. */
  readonly scale: number;
  /** Integers in one bar, a power of two, at most 2^17; bar k begins at k * width. */
  readonly width: number;
  /** Slots of each bar; together `slotCount - 1`. The tail begins where the bars end. */
  readonly heights: Uint16Array;
  /** [slotCount], the bar of each slot; `heights.length` in the last slot: the tail. */
  readonly bars: Uint8Array;
};

/**
 * The tallest staircase that fits the table, for the given variance.
 * @throws HearsayError BAD_CONFIG (variance is no integer of 1..2^40)
 */
export function fitEnvelope(variance: number): GaussianEnvelope {
  if (!Number.isInteger(variance) || variance < 1 || variance > maxVariance) {
    throw new HearsayError('BAD_CONFIG', `variance: expected an integer of 1..2^40, got ${variance}`);
  }
  const width = barWidth(variance);
  const tops = barTops(variance, width);
  const first = firstTailBar(variance, width);
  let scale = Math.floor((slotCount - 1) / sum(tops));
  let heights = heightsAt(scale, tops, first);
  while (sum(heights) >= slotCount) heights = heightsAt(--scale, tops, first);
  // slots left over go to the bar that is chosen most often
  heights[0]! += slotCount - 1 - sum(heights);
  return { variance, scale, width, heights, bars: barsOf(heights) };
}

/** The largest power of two within an eighth of the standard deviation; 1 for narrow Gaussians. */
function barWidth(variance: number): number {
  let width = 1;
  while (256 * width * width <= variance) width *= 2;
  return width;
}

/** Upper bounds on exp(-x^2 / (2 * variance)) at the left end x of each bar, as far as doubles go. */
function barTops(variance: number, width: number): number[] {
  const tops: number[] = [];
  for (let x = 0; (x * x) / (2 * variance) < expNegativeLimit; x += width) {
    tops.push(approximateExpNegative((x * x) / (2 * variance)) * (1 + 2 * expNegativeError));
  }
  return tops;
}

/**
 * The first bar from which on the Gaussian at least halves over a block of the tail: with x the left end,
 * exp(-(x + block)^2 / 2v) <= exp(-x^2 / 2v) * exp(-x * block / v), and ln 2 < .6932.
 */
function firstTailBar(variance: number, width: number): number {
  let bar = 1;
  while (10_000 * bar * width * tailBlockBars * width < 6_932 * variance) bar++;
  return bar;
}

/** Heights rounded up, until the Gaussian is no higher than the first block of the tail. */
function heightsAt(scale: number, tops: readonly number[], first: number): Uint16Array {
  const count = tops.findIndex((top, bar) => bar >= first && scale * top * 2 * tailBlockBars <= 1);
  return Uint16Array.from(tops.slice(0, count), (top) => Math.ceil(scale * top));
}

function barsOf(heights: Uint16Array): Uint8Array {
  const bars = new Uint8Array(slotCount).fill(heights.length);
  let slot = 0;
  heights.forEach((height, bar) => {
    bars.fill(bar, slot, slot + height);
    slot += height;
  });
  return bars;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
