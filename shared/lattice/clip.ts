/**
 * L2 clipping of a delta, in front of the rounding. The bound that carries the privacy guarantee is the
 * integer one that `norm.ts` checks; clipping only makes it cheap to reach.
 */
import { HearsayError } from '../hearsay-error.ts';
import { type Lattice, latticeUnit, shrunkRadius } from './lattice.ts';

/**
 * Scale a delta down to the norm C' that leaves room for rounding; shorter ones are returned as they are.
 * @param delta [dim], weight units, not mutated
 * @returns [dim], ‖result‖₂ <= C' = g·c (see {@link shrunkRadius}) up to float32 rounding
 * @throws HearsayError BAD_DELTA (NaN or infinite), BAD_CONFIG (radius too small for dim)
 */
export function clipDelta(delta: Float32Array, lattice: Lattice): Float32Array {
  const bound = latticeUnit(lattice) * shrunkRadius(lattice, delta.length);
  const length = euclideanNorm(delta);
  if (!Number.isFinite(length)) throw new HearsayError('BAD_DELTA', 'a delta must be finite');
  if (length <= bound) return delta;
  const factor = bound / length;
  const clipped = new Float32Array(delta.length);
  for (let i = 0; i < delta.length; i++) clipped[i] = delta[i]! * factor;
  return clipped;
}

/** ‖vector‖₂ in double precision; NaN or Infinity where the vector holds one. */
export function euclideanNorm(vector: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!;
  return Math.sqrt(squares);
}
