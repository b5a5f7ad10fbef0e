/** Updates of full length and full norm, as large as a browser may send them. */
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import type { UpdateHeader } from '../../../shared/protocol/messages.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';

/** So many different ones are made; a round may hold each again and again, under other names. */
const distinct = 8;

/**
 * Gaussian in every coordinate, scaled to just below the radius, rounded towards zero.
 * @param dim coordinates
 * @param radius L2 bound, lattice units
 */
export function fullUpdates(dim: number, radius: number): Uint8Array[] {
  return Array.from({ length: distinct }, (_, seed) => {
    const drawn = gaussianVector(dim, seededUniform(seed + 1));
    const norm = Math.sqrt(drawn.reduce((sum, value) => sum + value * value, 0));
    return encodeUpdate(Int32Array.from(drawn, (value) => Math.trunc((value * radius) / norm)));
  });
}

let participants = 0;

/** Of another profile each time. */
export function newHeader(round: number, baseVersion: number): UpdateHeader {
  return { round, baseVersion, participant: (++participants).toString(16).padStart(32, '0') };
}
