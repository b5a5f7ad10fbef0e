/**
 * Conditional stochastic rounding of a clipped delta to integers.
 * Kairouz, Liu, Steinke 2021 (arXiv:2102.06387), section 4.1: draw until the result is short enough.
 */
import { HearsayError } from '../hearsay-error.ts';
import { euclideanNorm } from './clip.ts';
import { type Lattice, latticeUnit } from './lattice.ts';

/** Draws from [0, 1). Need not be secret: neither rounding nor what a local round draws carries privacy. */
export type Uniform = () => number;

/** An update and how it was found. */
export type Rounded = {
  /** [dim], lattice units, ‖update‖₂ <= radius. */
  readonly update: Int32Array;
  /** Draws that were needed, 1..{@link maxDraws}; `maxDraws + 1` means the last resort. */
  readonly draws: number;
};

/** Draws before the last resort. From C' a draw fails with probability below .61, in practice below .001. */
export const maxDraws = 32;

/**
 * Round a clipped delta to the integer lattice so that its norm never exceeds `radius`.
 * Unbiased while a draw fits; the last resort rounds toward zero, which cannot lengthen a vector.
 * @param delta [dim], weight units, ‖delta‖₂ <= clipNorm; clip with `clipDelta` first, or nothing ever fits
 * @throws HearsayError BAD_DELTA (NaN, infinite, or longer than clipNorm)
 */
export function roundToLattice(delta: Float32Array, lattice: Lattice, uniform: Uniform): Rounded {
  if (!(euclideanNorm(delta) <= lattice.clipNorm * (1 + 1e-6))) {
    throw new HearsayError('BAD_DELTA', `a delta must be finite and no longer than ${lattice.clipNorm}`);
  }
  const unit = latticeUnit(lattice);
  const bound = lattice.radius * lattice.radius;
  const update = new Int32Array(delta.length);
  for (let draws = 1; draws <= maxDraws; draws++) {
    if (drawInto(update, delta, unit, uniform) <= bound) return { update, draws };
  }
  return { update: towardZero(delta, unit, lattice.radius), draws: maxDraws + 1 };
}

/** One unbiased draw; returns its squared norm. */
function drawInto(update: Int32Array, delta: Float32Array, unit: number, uniform: Uniform): number {
  let squares = 0;
  for (let i = 0; i < delta.length; i++) {
    const scaled = delta[i]! / unit;
    const value = scaled === 0 ? 0 : Math.floor(scaled + uniform()); // most rows of most tables did not move
    update[i] = value;
    squares += value * value;
  }
  return squares;
}

/** Truncation; a delta that exceeds clipNorm by float rounding alone is shrunk by that much first. */
function towardZero(delta: Float32Array, unit: number, radius: number): Int32Array {
  const excess = Math.max(1, euclideanNorm(delta) / (unit * radius));
  return Int32Array.from(delta, (value) => Math.trunc(value / (unit * excess)));
}
