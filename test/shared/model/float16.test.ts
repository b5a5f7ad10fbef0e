import { describe, expect, it } from 'vitest';
import { fromFloat16Bits, toFiniteFloat16Bits, toFloat16Bits } from '../../../shared/model/float16.ts';
import { seededUniform } from '../seeded-random.ts';

/**
 * Every finite value >= 0 of binary16 in ascending order, by counting: 2,048 steps of 2^-24 from 0, then 1,024 steps
 * in each octave, each octave's twice as wide as the last's. The index is the bit pattern.
 */
const ladder: number[] = [];
for (let value = 0, step = 2 ** -24; ladder.length < 0x7c00; value += step) {
  if (ladder.length >= 2_048 && ladder.length % 1_024 === 0) step *= 2;
  ladder.push(value);
}

/** The bits nearest to a value >= 0, ties to the even pattern, by search on the ladder. */
function nearest(value: number): number {
  const overflow = 65_520; // half-way between 65,504 and the next step
  if (value >= overflow) return 0x7c00;
  let [low, high] = [0, ladder.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ladder[middle]! <= value) low = middle;
    else high = middle;
  }
  const [below, above] = [value - ladder[low]!, ladder[high]! - value];
  if (below === above) return low % 2 === 0 ? low : high;
  return below < above ? low : high;
}

describe('binary16', () => {
  it.each([
    [0, 0x0000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65_504, 0x7bff],
    [1 / 3, 0x3555],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [(1023 / 1024) * 2 ** -14, 0x03ff],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ])('MO3 writes %d as IEEE 754 does', (value, bits) => {
    expect(toFloat16Bits(value)).toBe(bits);
    expect(toFloat16Bits(fromFloat16Bits(bits))).toBe(bits);
  });

  it.each([
    [65_520, 0x7bff],
    [-1e30, 0xfbff],
    [Number.POSITIVE_INFINITY, 0x7bff],
    [65_503, 0x7bff],
    [1 / 3, 0x3555],
    [-0, 0x8000],
  ])('MO3 publishes %d finite', (value, bits) => {
    expect(toFiniteFloat16Bits(value)).toBe(bits);
  });

  it('MO3 keeps the sign of zero', () => {
    expect(toFloat16Bits(-0)).toBe(0x8000);
    expect(fromFloat16Bits(0x8000)).toBe(-0);
  });

  it('MO3 reads every pattern as counting does, and writes it back', () => {
    ladder.forEach((value, bits) => {
      if (fromFloat16Bits(bits) !== value || fromFloat16Bits(bits | 0x8000) !== -value) {
        expect.fail(`pattern ${bits} is not ${value}`);
      }
    });
    for (let bits = 0; bits < 65_536; bits++) {
      const value = fromFloat16Bits(bits);
      const back = toFloat16Bits(value);
      if (Number.isNaN(value) ? !Number.isNaN(fromFloat16Bits(back)) : back !== bits) {
        expect.fail(`pattern ${bits} comes back as ${back}`);
      }
    }
  });

  it('MO3 keeps NaN what it is', () => {
    expect(toFloat16Bits(Number.NaN) & 0x7fff).toBeGreaterThan(0x7c00);
    expect(fromFloat16Bits(0x7c01)).toBeNaN();
    expect(fromFloat16Bits(0xffff)).toBeNaN();
  });
});

describe('rounding to binary16', () => {
  it('MO3 goes to the even pattern half-way between two neighbours, at every one of them', () => {
    for (let bits = 0; bits + 1 < ladder.length; bits++) {
      const middle = (ladder[bits]! + ladder[bits + 1]!) / 2; // exact in float32
      if (toFloat16Bits(middle) !== bits + (bits % 2)) expect.fail(`half-way above ${bits}`);
    }
  });

  it('MO3 takes the nearer neighbour a float32 step beside half-way', () => {
    const scratch = new Float32Array(1);
    const word = new Uint32Array(scratch.buffer);
    for (let bits = 0; bits + 1 < ladder.length; bits++) {
      scratch[0] = (ladder[bits]! + ladder[bits + 1]!) / 2;
      word[0]!--;
      if (toFloat16Bits(scratch[0]!) !== bits) expect.fail(`just below half-way above ${bits}`);
      word[0]! += 2;
      if (toFloat16Bits(scratch[0]!) !== bits + 1) expect.fail(`just above half-way above ${bits}`);
    }
  });

  it('MO3 is the nearest value for random float32 of all magnitudes', () => {
    const uniform = seededUniform(51);
    for (let i = 0; i < 100_000; i++) {
      const value = Math.fround((1 + uniform()) * 2 ** Math.floor(uniform() * 46 - 28));
      if (toFloat16Bits(value) !== nearest(value)) expect.fail(`${value}`);
      if (toFloat16Bits(-value) !== (nearest(value) | 0x8000)) expect.fail(`${-value}`);
    }
  });

  it('MO3 overflows to infinity from half a step past 65,504 on, and not before', () => {
    expect(toFloat16Bits(65_519.996)).toBe(0x7bff);
    expect(toFloat16Bits(65_520)).toBe(0x7c00);
    expect(toFloat16Bits(-3.4e38)).toBe(0xfc00);
  });

  it('MO3 underflows to zero up to half of the smallest subnormal', () => {
    expect(toFloat16Bits(2 ** -25)).toBe(0);
    expect(toFloat16Bits(2 ** -25 * (1 + 2 ** -23))).toBe(1);
    for (let exponent = -26; exponent >= -149; exponent--) {
      const signs = [toFloat16Bits(1.5 * 2 ** exponent), toFloat16Bits(-1.5 * 2 ** exponent)];
      expect([exponent, ...signs]).toEqual([exponent, 0, 0x8000]);
    }
  });
});
