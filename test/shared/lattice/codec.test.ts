import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUpdateDecoder } from '../../../shared/lattice/decode-update.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { refusal } from '../log/refusal.ts';
import { seededUniform } from '../seeded-random.ts';
import { frame, naiveDecode } from './naive-codec.ts';

/** Decode to all coordinates, with a fresh decoder unless one is given. */
function decode(dim: number, bytes: Uint8Array, decoder = createUpdateDecoder(dim)): number[] {
  const { indices, values } = decoder(bytes);
  const update = new Array<number>(dim).fill(0);
  indices.forEach((index, i) => {
    update[index] = values[i]!;
  });
  return update;
}

const refused = (dim: number, bytes: Uint8Array) =>
  expect(() => createUpdateDecoder(dim)(bytes)).toThrow(refusal('BAD_DELTA'));

const coordinate = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: -32_767, max: 32_767 }) },
  { weight: 1, arbitrary: fc.constantFrom(-32_767, 32_767) },
);
const anyUpdate = fc.oneof(
  fc.array(coordinate, { maxLength: 700 }),
  fc.array(fc.integer({ min: -32_767, max: 32_767 }), { maxLength: 300 }),
  fc.integer({ min: 0, max: 5_000 }).map((dim) => new Array<number>(dim).fill(0)),
);

describe('an update in bytes', () => {
  it('LA5 is what the rule says, bit by bit', () => {
    // 5 coordinates, 2 of them not zero; gaps 1 and 1 with k = 0: 10 and 10; magnitudes 1 and 3 with m = 0: 0 and 110
    const bytes = frame('000000010 000 0000  10 0 0  10 1 110');
    expect(decode(5, bytes)).toEqual([0, 1, 0, -3, 0]);
    expect([...encodeUpdate(Int32Array.of(0, 1, 0, -3, 0))]).toEqual([...bytes]);
  });

  it('LA5 of one zero is 9 zero bits, of no coordinates no bytes', () => {
    expect([...encodeUpdate(Int32Array.of(0))]).toEqual([0, 0]);
    expect([...encodeUpdate(new Int32Array(0))]).toEqual([]);
    expect(decode(1, Uint8Array.of(0, 0))).toEqual([0]);
    expect(decode(0, new Uint8Array(0))).toEqual([]);
  });

  it.each([1, 255, 256, 257, 511, 512, 513])('LA5 comes back, extremes included: %d coordinates', (dim) => {
    for (const value of [1, -1, 32_767, -32_767]) {
      const full = new Int32Array(dim).fill(value);
      expect(decode(dim, encodeUpdate(full))).toEqual([...full]);
      const last = new Int32Array(dim);
      last[dim - 1] = value;
      expect(decode(dim, encodeUpdate(last))).toEqual([...last]);
    }
  });

  it('LA5 and LA6: encode, then decode, is identity, and an independent reader agrees', () => {
    fc.assert(
      fc.property(anyUpdate, (update) => {
        const bytes = encodeUpdate(Int32Array.from(update));
        expect(decode(update.length, bytes)).toEqual(update);
        expect(naiveDecode(update.length, bytes)).toEqual(update);
      }),
      { seed: 31, numRuns: 150 },
    );
  });

  it('LA5 carries any gap and any magnitude among many small ones', () => {
    const small = new Array<number>(60).fill(1);
    for (let rare = 0; rare < 190; rare++) {
      for (const update of [
        [...small, ...new Array<number>(rare).fill(0), 1],
        [...small, rare + 1],
        [...small, -172 * (rare + 1)],
      ]) {
        expect(decode(update.length, encodeUpdate(Int32Array.from(update)))).toEqual(update);
      }
    }
  });

  it('LA5 leaves nothing of one update in the next that the same decoder reads', () => {
    const decoder = createUpdateDecoder(300);
    const long = Array.from({ length: 300 }, (_, i) => i - 150);
    const short = [...new Array<number>(299).fill(0), 7];
    for (const update of [long, short, long]) {
      expect(decode(300, encodeUpdate(Int32Array.from(update)), decoder)).toEqual(update);
    }
  });

  it('LA5 is read at any offset of its buffer, and not written to', () => {
    const bytes = encodeUpdate(Int32Array.of(0, 1, 0, -3, 0));
    const larger = Uint8Array.of(255, 255, 255, ...bytes, 255);
    expect(decode(5, larger.subarray(3, 3 + bytes.length))).toEqual([0, 1, 0, -3, 0]);
    expect([...larger]).toEqual([255, 255, 255, ...bytes, 255]);
  });

  it.each([32_768, -32_768, 2 ** 31 - 1, -(2 ** 31)])('LA5 refuses to write %d', (value) => {
    expect(() => encodeUpdate(Int32Array.of(0, value))).toThrow(refusal('OUT_OF_RANGE'));
  });
});

describe('hostile bytes', () => {
  /** For one block, two blocks, and so on. */
  const decoders = Array.from({ length: 8 }, (_, blocks) => createUpdateDecoder(256 * (blocks + 1)));
  const uniform = seededUniform(32);
  const update = Int32Array.from(
    { length: 600 },
    () => Math.round(uniform() ** 12 * 40) * (uniform() < 0.5 ? 1 : -1),
  );
  const bytes = encodeUpdate(update);

  /** Decoded as the naive reader does, or refused as it does: never anything else. */
  const agrees = (dim: number, hostile: Uint8Array, decoder = createUpdateDecoder(dim)) => {
    const expected = naiveDecode(dim, hostile);
    if (expected) expect(decode(dim, hostile, decoder)).toEqual(expected);
    else expect(() => decoder(hostile)).toThrow(refusal('BAD_DELTA'));
  };

  it('LA5 refuses every truncation, and every lengthening', () => {
    for (let length = 0; length < bytes.length; length++) refused(600, bytes.subarray(0, length));
    refused(600, Uint8Array.of(...bytes, 0));
    refused(600, Uint8Array.of(...bytes, ...new Uint8Array(bytes.length)));
    refused(1, new Uint8Array(0));
    refused(0, Uint8Array.of(0));
  });

  it('LA5 refuses an update of another length', () => {
    for (const dim of [1, 256, 512, 5_000]) refused(dim, bytes);
  });

  it('LA5 with any one bit changed is another framed update or refused', () => {
    const decoder = createUpdateDecoder(600);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 0x80 >> (bit & 7);
      agrees(600, flipped, decoder);
    }
  });

  it('LA5 takes random bytes for an update exactly where the rule does', () => {
    const dims = fc.constantFrom(0, 1, 5, 255, 256, 257, 600);
    fc.assert(
      fc.property(dims, fc.uint8Array({ maxLength: 80 }), (dim, random) => agrees(dim, random)),
      { seed: 33, numRuns: 1_000 },
    );
  });

  it('LA5 takes the same random fields as the rule, framed well or nearly so', () => {
    // headers that promise little, and runs of ones around the limit of 12: what uniform bytes seldom hold
    const run = fc.integer({ min: 0, max: 26 }).map((ones) => `${'1'.repeat(ones)}0`);
    const few = fc.stringMatching(/^[01]{0,18}$/);
    const header = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.stringMatching(/^[01]{7}$/));
    const frames = fc.tuple(header, fc.array(fc.oneof(run, few), { maxLength: 6 }));
    fc.assert(
      fc.property(frames, ([[count, parameters], fields]) =>
        agrees(256, frame(count.toString(2).padStart(9, '0') + parameters + fields.join(''))),
      ),
      { seed: 34, numRuns: 3_000 },
    );
  });

  it('LA5 refuses a count larger than its block', () => {
    refused(5, frame(`000000110 000 0000 ${'0 0 0 '.repeat(6)}`));
    refused(600, frame(`100000001 000 0000 ${'0 0 0 '.repeat(257)}${'0'.repeat(18)}`));
  });

  it('LA5 refuses a coordinate past the end of its block', () => {
    const at = (gap: number) =>
      frame(`000000001 111 0000 ${'1'.repeat(gap >> 7)}0${(gap & 127).toString(2).padStart(7, '0')} 00`);
    expect(decode(256, at(255))[255]).toBe(1);
    refused(256, at(256));
    refused(256, frame(`000000001 111 0000 ${'1'.repeat(12)}0 1111111 00`));
  });

  it.each([0, 15])('LA5 refuses thirteen ones in a gap or a value, m = %d', (m) => {
    const parameters = `000 ${m.toString(2).padStart(4, '0')}`;
    const low = '0'.repeat(m);
    const value = (ones: number) => frame(`000000001 ${parameters} 0 0 ${'1'.repeat(ones)}0 ${low}`);
    expect(decode(256, value(12))[0]).toBe(12 * 2 ** m + 1);
    for (let ones = 13; ones < 40; ones++) refused(256, value(ones));
    const gap = (ones: number) => frame(`000000001 ${parameters} ${'1'.repeat(ones)}0 0 0${low}`);
    expect(decode(256, gap(12))[12]).toBe(1);
    for (let ones = 13; ones < 40; ones++) refused(256, gap(ones));
  });

  it('LA5 is read the same wherever in a byte a code begins, also where it is too long for one reading', () => {
    const binary = (value: number, width: number) => (width ? value.toString(2).padStart(width, '0') : '');
    const code = fc
      .record({ k: fc.nat(7), m: fc.nat(15), ones: fc.nat(12), emptyBlocks: fc.nat(7) })
      .chain((code) =>
        fc.record({ code: fc.constant(code), gap: fc.nat(Math.min(255, (13 << code.k) - 1)) }),
      );
    fc.assert(
      fc.property(code, ({ code: { k, m, ones, emptyBlocks }, gap }) => {
        const gapCode = `${'1'.repeat(gap >> k)}0${binary(gap & (2 ** k - 1), k)}`;
        const valueCode = `1${'1'.repeat(ones)}0${'1'.repeat(m)}`;
        // each empty block in front moves the codes by 9 bits
        const header = '0'.repeat(9 * emptyBlocks) + binary(1, 9) + binary(k, 3) + binary(m, 4);
        const { indices, values } = decoders[emptyBlocks]!(frame(header + gapCode + valueCode));
        expect([...indices]).toEqual([256 * emptyBlocks + gap]);
        expect([...values]).toEqual([-(ones + 1) * 2 ** m]);
      }),
      { seed: 35, numRuns: 5_000 },
    );
  });

  // 9 + 7 bits, then 3 for each coordinate: 70 bits are 9 bytes, and their bucket is 10
  const ones = encodeUpdate(new Int32Array(18).fill(1));

  it('LA6 refuses a bit in the padding, in the last byte of the fields or after it', () => {
    expect(ones.length).toBe(10);
    for (let bit = 70; bit < 80; bit++) {
      const spoiled = ones.slice();
      spoiled[bit >> 3]! |= 0x80 >> (bit & 7);
      refused(18, spoiled);
    }
  });

  it('LA6 refuses the exact size where the bucket is larger', () => {
    refused(18, ones.subarray(0, 9));
  });
});
