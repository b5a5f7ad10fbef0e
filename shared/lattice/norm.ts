/**
 * The exact bound on an update: |z_i| <= B and sum z_i^2 <= B^2, in integers.
 * This is the sensitivity that the noise is calibrated to. What voids it: adding an update that was not
 * checked here. With B <= 32,767 and d < 2^22 the sum of squares of in-range coordinates stays below 2^53.
 */
import { HearsayError } from '../hearsay-error.ts';

/**
 * Refuse an update that is longer than the radius.
 * @param values the coordinates of an update, lattice units; zeros may be left out
 * @param radius integer bound B, see `lattice.ts`
 * @throws HearsayError OUT_OF_RANGE (a coordinate), NORM_EXCEEDED (the whole)
 */
export function assertWithinRadius(values: Int32Array, radius: number): void {
  // Whatever is out of range is too long as well, so the usual update is looked at once.
  const squares = squaredNorm(values);
  if (squares <= radius * radius) return;
  const outside = values.find((value) => value > radius || value < -radius);
  if (outside !== undefined) {
    throw new HearsayError('OUT_OF_RANGE', `a coordinate is ${outside}, radius is ${radius}`);
  }
  throw new HearsayError('NORM_EXCEEDED', `squared norm ${squares} exceeds ${radius}^2`);
}

/**
 * The sum of squares: exact up to 2^53, and above every radius beyond. Two sums, because each addition waits for the one
 * before.
 */
export function squaredNorm(values: Int32Array): number {
  let even = 0;
  let odd = 0;
  const pairs = values.length & ~1;
  for (let i = 0; i < pairs; i += 2) {
    even += values[i]! * values[i]!;
    odd += values[i + 1]! * values[i + 1]!;
  }
  const last = pairs < values.length ? values[pairs]! : 0;
  return even + odd + last * last;
}
