/** Vectors of numbers that are equal but for rounding. */
import { expect } from 'vitest';

/** Every number within so much of what is expected. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-4): void {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i]! - expected[i]!) < tolerance)) expect([i, actual[i]]).toEqual([i, expected[i]]);
  }
}
