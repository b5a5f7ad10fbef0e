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
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > radius || value < -radius) {
      throw new HearsayError('OUT_OF_RANGE', `a coordinate is ${value}, radius is ${radius}`);
    }
    squares += value * value;
  }
  if (squares > radius * radius) {
    throw new HearsayError('NORM_EXCEEDED', `squared norm ${squares} exceeds ${radius}^2`);
  }
}
