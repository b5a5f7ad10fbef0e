/**
 * The integer lattice on which updates live: one unit is `clipNorm / radius`, and every update has L2 norm
 * at most `radius`, exactly, in integers. So the sensitivity of a sum is exactly `radius` units.
 * Conditional rounding and its norm bound: Kairouz, Liu, Steinke 2021 (arXiv:2102.06387, Prop. 22, beta = e^-1/2).
 */
import { HearsayError } from '../hearsay-error.ts';

/** How weights map to integers; public, and the same for everybody in a round. */
export type Lattice = {
  /** L2 bound C of a delta, weight units, > 0. */
  readonly clipNorm: number;
  /** L2 bound B of an update, lattice units, integer, 1..32,767: a coordinate fits 16 bits. */
  readonly radius: number;
};

/** Largest radius: coordinates are at most the radius, and the codec carries 16 bits. */
export const maxRadius = 32_767;

/** Weight units per lattice unit, g = C / B. */
export function latticeUnit({ clipNorm, radius }: Lattice): number {
  return clipNorm / radius;
}

/**
 * The norm c, in lattice units, to which a delta is clipped before it is rounded, so that rounding seldom
 * carries it past the radius: the positive root of c^2 + d/4 + c + sqrt(d)/2 = B^2.
 * @param dim length of the vector, >= 1
 * @throws HearsayError BAD_CONFIG where no such root exists: the radius is too small for this many dimensions
 */
export function shrunkRadius({ radius }: Lattice, dim: number): number {
  const room = radius * radius - dim / 4 - Math.sqrt(dim) / 2;
  if (!(room > 0)) {
    throw new HearsayError('BAD_CONFIG', `radius ${radius} leaves no room for rounding ${dim} dimensions`);
  }
  return (Math.sqrt(1 + 4 * room) - 1) / 2;
}
