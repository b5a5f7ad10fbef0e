import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hashFile,
  hashFloats,
  hashSum,
  hashUpdate,
  littleEndian,
  toFloats,
} from '../../../shared/log/commitments.ts';
import { bytes32 } from './log-builder.ts';

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');

describe('the hash of an update', () => {
  it('LG4 is SHA-256 over salt and bytes', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(hashUpdate(bytes32(1, 2), bytes)).toBe(sha256(bytes32(1, 2), bytes));
    expect(hashUpdate(bytes32(1, 2), new Uint8Array(0))).toBe(sha256(bytes32(1, 2)));
  });

  it('LG4 tells nothing without the salt: the same update twice has two hashes', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(hashUpdate(bytes32(1, 1), bytes)).not.toBe(hashUpdate(bytes32(1, 2), bytes));
  });
});

describe('the MAC of a sum', () => {
  it('LG5 is HMAC-SHA-256 over 32-bit little-endian integers', () => {
    const sum = Int32Array.of(1, -1, 2 ** 31 - 1, -(2 ** 31), 0x01020304);
    const bytes = Buffer.from('01000000ffffffffffffff7f0000008004030201', 'hex');
    expect(hashSum(bytes32(1, 2), sum)).toBe(createHmac('sha256', bytes32(1, 2)).update(bytes).digest('hex'));
  });

  it('LG5 is another for every salt and for every sum', () => {
    const macs = [
      hashSum(bytes32(1, 1), Int32Array.of(1, 0)),
      hashSum(bytes32(1, 2), Int32Array.of(1, 0)),
      hashSum(bytes32(1, 1), Int32Array.of(0, 1)),
      hashSum(bytes32(1, 1), Int32Array.of(1, 0, 0)),
    ];
    expect(new Set(macs).size).toBe(4);
  });
});

describe('the hashes of public things', () => {
  it('LG2 are plain SHA-256: files as they are, floats little-endian', () => {
    expect(hashFile(Uint8Array.of(7, 8))).toBe(sha256(Uint8Array.of(7, 8)));
    // IEEE 754: 1 is 3f800000, -2 is c0000000
    expect(hashFloats(Float32Array.of(1, -2))).toBe(sha256(Buffer.from('0000803f000000c0', 'hex')));
    expect(hashFloats(new Float32Array(0))).toBe(sha256());
  });

  it('LG2 tell 0 from -0: a hash is of bits', () => {
    expect(hashFloats(Float32Array.of(0))).not.toBe(hashFloats(Float32Array.of(-0)));
  });

  it('LG2 come from bytes that give the same floats back, at any offset', () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true }), fc.nat(7), (values, offset) => {
        const shifted = new Uint8Array(offset + 4 * values.length);
        shifted.set(littleEndian(values), offset);
        expect(toFloats(shifted.subarray(offset))).toEqual(values);
      }),
      { seed: 81 },
    );
  });
});
