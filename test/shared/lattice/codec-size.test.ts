import { describe, expect, it } from 'vitest';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { seededUniform } from '../seeded-random.ts';

const blockSize = 256;

/**
 * Two-sided geometric, P(z) = (1 - t) / (1 + t) t^|z|: what a Laplacian weight is after rounding. The difference of
 * two geometric samples.
 */
function twoSidedGeometric(t: number, uniform: () => number): number {
  const geometric = () => Math.floor(Math.log(1 - uniform()) / Math.log(t));
  return geometric() - geometric();
}

/** Its entropy, bits: -log2 P(0) - E|z| log2 t, with E|z| = 2t / (1 - t^2). */
const entropy = (t: number) => -Math.log2((1 - t) / (1 + t)) - ((2 * t) / (1 - t * t)) * Math.log2(t);

/** An update in which each block has a scale of its own, t log-uniform between `least` and `most`, and its entropy. */
function drawUpdate({ blocks, least, most }: { blocks: number; least: number; most: number }) {
  const uniform = seededUniform(41);
  const update = new Int32Array(blocks * blockSize);
  let bits = 0;
  for (let block = 0; block < blocks; block++) {
    const t = least * (most / least) ** uniform();
    bits += blockSize * entropy(t);
    for (let i = 0; i < blockSize; i++) update[block * blockSize + i] = twoSidedGeometric(t, uniform);
  }
  return { update, entropyBytes: bits / 8 };
}

describe('the size of an update as sent, padding included', () => {
  it.each([
    // of 256 coordinates 10 are not zero: .28 bits each, and the 16 bits that a block begins with weigh most
    { what: 'a delta that is nearly all zero', least: 0.02, most: 0.02, factor: 1.4 },
    { what: 'a sparse delta of 1.2 bits a coordinate', least: 0.02, most: 0.5, factor: 1.2 },
    { what: 'a denser delta of 2 bits a coordinate', least: 0.05, most: 0.9, factor: 1.15 },
    { what: 'a delta of 2.9 bits everywhere', least: 0.5, most: 0.5, factor: 1.1 },
  ])('LA5 is at most $factor times the entropy: $what', ({ least, most, factor }) => {
    const { update, entropyBytes } = drawUpdate({ blocks: 1_000, least, most });
    expect(encodeUpdate(update).length / entropyBytes).toBeLessThan(factor);
    // and no less than it, or the entropy is wrong
    expect(encodeUpdate(update).length / entropyBytes).toBeGreaterThan(1);
  });

  it('LA5 is 9 bits a block where nothing changed: under a hundredth of a byte a parameter', () => {
    expect(encodeUpdate(new Int32Array(250_000)).length / 250_000).toBeLessThan(0.01);
  });
});
