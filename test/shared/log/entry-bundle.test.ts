import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntryBundle, encodeEntryBundle, maxLeafBytes } from '../../../shared/log/entry-bundle.ts';
import { refusal } from './refusal.ts';

describe('a bundle of leaves', () => {
  it('LG10 has the length of each leaf before it, two bytes, big-endian', () => {
    const long = new Uint8Array(258).fill(7);
    expect([...encodeEntryBundle([Uint8Array.of(1, 2), new Uint8Array(), long])]).toEqual([
      ...[0, 2, 1, 2, 0, 0, 1, 2],
      ...long,
    ]);
  });

  it('LG10 is read back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 20 }), (leaves) => {
        expect(decodeEntryBundle(encodeEntryBundle(leaves)).map((leaf) => [...leaf])).toEqual(
          leaves.map((leaf) => [...leaf]),
        );
      }),
    );
  });

  it('LG10 is refused where its last leaf is cut off', () => {
    const bytes = encodeEntryBundle([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]);
    for (const length of [1, 4, 6, 7, 8]) {
      expect(() => decodeEntryBundle(bytes.subarray(0, length))).toThrow(refusal('BAD_LOG'));
    }
    expect(decodeEntryBundle(bytes.subarray(0, 5))).toHaveLength(1);
  });

  it('LG10 is refused where it holds more than 256 leaves, however short', () => {
    expect(decodeEntryBundle(new Uint8Array(2 * 256))).toHaveLength(256);
    expect(() => decodeEntryBundle(new Uint8Array(2 * 257))).toThrow(refusal('BAD_LOG'));
  });

  it('LG10 holds no leaf that two bytes cannot count', () => {
    const most = new Uint8Array(maxLeafBytes);
    expect(decodeEntryBundle(encodeEntryBundle([most]))[0]).toHaveLength(65_535);
    expect(() => encodeEntryBundle([new Uint8Array(maxLeafBytes + 1)])).toThrow(refusal('BAD_LEAF'));
  });
});
