/**
 * Seeded randomness for the simulator: fast, the same on every machine, and never for privacy noise. Each (seed, stream) is a
 * generator of its own, so that what one user draws does not depend on who was served before, or on which thread.
 * sfc32 (Doty-Humphrey, PractRand): 128 bits of state with a 32-bit counter.
 */
import type { Uniform } from '../../shared/lattice/round.ts';

/** What streams are for; two purposes never share their draws. */
export const streams = {
  newVisitors: 1,
  negatives: 2,
  tiedItems: 3,
  cohorts: 4,
  rounding: 5,
  training: 6,
  distillation: 7,
  canaries: 8,
  coins: 9,
  visitors: 10,
  hostile: 11,
  attack: 12,
} as const;

/**
 * Draws multiples of 2^-32.
 * @param seed any integer; its low 32 bits count
 * @param purpose one of {@link streams}, or another small integer
 * @param index which of the streams of that purpose, such as a user's index
 */
export function seededUniform(seed: number, purpose: number, index = 0): Uniform {
  let a = seed | 0;
  let b = purpose | 0;
  let c = index | 0;
  let counter = 1;
  const next: Uniform = () => {
    const word = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + word) | 0;
    return (word >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next(); // mixes the three words into each other
  return next;
}

/** An integer of 0..count - 1; the bias is below count / 2^32. */
export function drawBelow(count: number, uniform: Uniform): number {
  return Math.floor(uniform() * count);
}
