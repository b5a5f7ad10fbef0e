import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeScoringFile, encodeScoringFile } from '../../../shared/model/scoring-file.ts';
import { type ModelSpec, specDim, specHash } from '../../../shared/model/spec.ts';
import { gaussianVector, seededUniform } from '../seeded-random.ts';

const zeros = { kind: 'zeros' } as const;
const spec: ModelSpec = {
  model: 'pooling',
  tensors: [
    { name: 'rows', shape: [5, 4], initial: zeros },
    { name: 'bias', shape: [5], initial: zeros },
    { name: 'cube', shape: [2, 3, 2], initial: zeros },
  ],
};
/** Nothing pruned: the header, scales and values of two matrices, and between them a vector. */
const wholeBytes = 40 + (5 * 2 + 20) + 5 * 2 + (6 * 2 + 12);
const expected = { specHash: specHash(spec) };
const dim = specDim(spec);
const decoded = (vector: Float32Array): Float32Array =>
  decodeScoringFile(spec, expected, encodeScoringFile(spec, vector));
const rough = gaussianVector(dim, seededUniform(3));

/** One row of 1, 2, 3, 4 in the first tensor, all other rows alike so that none is pruned. */
const ramp = (): Float32Array => Float32Array.from({ length: dim }, (_, i) => 1 + (i % 4));

describe('a scoring model', () => {
  it('MO4 has one signed byte for each value of a matrix, largest at 127, and keeps vectors in binary16', () => {
    const bytes = encodeScoringFile(spec, ramp());
    const view = new DataView(bytes.buffer);
    // 40 bytes of header, 5 scales, the rows: 4 / 127 = 0.031496 lies between 0x2808 = 0.031494 and 0x2809 = 0.031525
    expect(view.getUint16(40, true)).toBe(0x2809);
    // 1, 2, 3, 4 / 0.031525 = 31.7, 63.4, 95.2, 126.9
    expect([0, 1, 2, 3].map((i) => view.getInt8(50 + i))).toEqual([32, 63, 95, 127]);
    const bias = 50 + 20;
    expect(view.getUint16(bias, true)).toBe(0x3c00); // 1
    expect(bytes).toHaveLength(wholeBytes);
  });

  it('is off by half a step of its row at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 1e-2, max: 100, noNaN: true }),
        (seed, size) => {
          const vector = gaussianVector(dim, seededUniform(seed)).map((value) => value * size);
          const back = decoded(vector);
          const square = (from: number, to: number): number =>
            vector.subarray(from, to).reduce((sum, value) => sum + value * value, 0);
          for (let row = 0; row < 5; row++) {
            if (square(4 * row, 4 * row + 4) < (0.0251 * square(0, 20)) / 5) continue; // may be pruned
            const largest = Math.max(...vector.subarray(4 * row, 4 * row + 4).map(Math.abs));
            for (let i = 4 * row; i < 4 * row + 4; i++) {
              expect(Math.abs(back[i]! - vector[i]!)).toBeLessThanOrEqual((largest / 127) * 0.502);
            }
          }
        },
      ),
    );
  });

  it('is itself when it is written again', () => {
    const once = decoded(rough);
    expect(encodeScoringFile(spec, decoded(once))).toEqual(encodeScoringFile(spec, once));
  });

  it('MO4 prunes rows that say next to nothing, and only those', () => {
    const vector = ramp();
    vector.fill(1e-4, 4, 8); // a ten-thousandth of its neighbours
    vector.fill(0.5, 8, 12);
    const bytes = encodeScoringFile(spec, vector);
    expect(bytes).toHaveLength(wholeBytes - 4);
    const back = decodeScoringFile(spec, expected, bytes);
    expect([...back.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
    expect(back[8]).toBeCloseTo(0.5, 3);
  });

  it('of zeros is zeros', () => {
    expect(decoded(new Float32Array(dim))).toEqual(new Float32Array(dim));
  });

  it('bounds what is beyond binary16', () => {
    const vector = ramp();
    vector.fill(1e9, 0, 4);
    vector[20] = -1e9;
    const back = decoded(vector);
    expect(back[0]).toBeCloseTo(65_504, -2);
    expect(back[20]).toBe(-65_504);
  });

  it('MO4 of another spec, cut short, too long or with an infinite value is refused', () => {
    const bytes = encodeScoringFile(spec, rough);
    const refuse = (damaged: Uint8Array, hash = expected.specHash) =>
      expect(() => decodeScoringFile(spec, { specHash: hash }, damaged)).toThrow(/BAD_MODEL/);
    refuse(bytes, '00'.repeat(32));
    for (const length of [0, 39, 41, bytes.length - 1]) refuse(bytes.slice(0, length));
    refuse(Uint8Array.of(...bytes, 0));
    const infinite = bytes.slice();
    new DataView(infinite.buffer).setUint16(40, 0x7c00, true);
    refuse(infinite);
    expect(() => encodeScoringFile(spec, rough.subarray(1))).toThrow(/BAD_MODEL/);
  });

  it('reads bytes at any offset', () => {
    const bytes = encodeScoringFile(spec, rough);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeScoringFile(spec, expected, shifted.subarray(3))).toEqual(decoded(rough));
  });
});
