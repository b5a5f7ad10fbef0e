import { expect, it } from 'vitest';
import { drawBelow, seededUniform } from '../../../server/simulate/seeded-uniform.ts';

/** sfc32 as PractRand has it, in unbounded integers. */
function* sfc32(a: bigint, b: bigint, c: bigint): Generator<number> {
  const word = (value: bigint) => BigInt.asUintN(32, value);
  for (let counter = 1n; ; counter++) {
    const out = word(a + b + counter);
    a = b ^ (b >> 9n);
    b = word(c + (c << 3n));
    c = word(word((c << 21n) | (c >> 11n)) + out);
    yield Number(out) / 2 ** 32;
  }
}

it('draws what sfc32 draws after fifteen steps', () => {
  const reference = sfc32(7n, 2n, 0xfffffffbn);
  for (let i = 0; i < 15; i++) reference.next();
  const uniform = seededUniform(7, 2, -5);
  for (let i = 0; i < 1_000; i++) expect(uniform()).toBe(reference.next().value);
});

it('gives each seed, purpose and index draws of its own', () => {
  const firsts = [
    [1, 1, 1],
    [2, 1, 1],
    [1, 2, 1],
    [1, 1, 2],
  ].map(([seed, purpose, index]) => seededUniform(seed!, purpose!, index)());
  expect(new Set(firsts).size).toBe(4);
});

it('is uniform over neighbouring streams, as users have them', () => {
  const counts = new Int32Array(10);
  for (let user = 0; user < 20_000; user++) counts[drawBelow(10, seededUniform(1, 2, user))]!++;
  // chi-squared with 9 degrees of freedom is below 27.9 in 999 of 1,000 cases
  const chiSquared = counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0);
  expect(chiSquared).toBeLessThan(27.9);
});
