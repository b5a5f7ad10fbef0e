import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFloat16Bits, toFloat16Bits } from '../../../shared/model/float16.ts';
import { decodeModelFile, encodeModelFile, modelFileBytes } from '../../../shared/model/model-file.ts';
import { type ModelSpec, specHash } from '../../../shared/model/spec.ts';
import { flipBit, setByte } from '../log/damage.ts';
import { refusal } from '../log/refusal.ts';

const specOf = (length: number): ModelSpec => ({
  model: 'pooling',
  tensors: [{ name: 'all', shape: [length], initial: { kind: 'zeros' } }],
});
const expectedOf = (spec: ModelSpec, dim: number) => ({ dim, specHash: specHash(spec) });

const spec = specOf(3);
const expected = expectedOf(spec, 3);
const file = encodeModelFile(spec, Float32Array.of(1, -2, 0.1));
const refused = (bytes: Uint8Array, wanted = expected) =>
  expect(() => decodeModelFile(wanted, bytes)).toThrow(refusal('BAD_MODEL'));

describe('a model file', () => {
  it('MO3 is a magic number, the hash of the spec, and two bytes a parameter', () => {
    expect(Buffer.from(file).toString('hex')).toBe(`4853594d01000000${specHash(spec)}003c00c0662e`);
    expect(file.length).toBe(modelFileBytes(3));
    expect(modelFileBytes(250_000)).toBe(500_040);
  });

  it('MO3 comes back as the nearest 16-bit values', () => {
    fc.assert(
      fc.property(fc.float32Array({ min: -65_504, max: 65_504, noNaN: true }), (vector) => {
        const any = specOf(vector.length);
        const back = decodeModelFile(expectedOf(any, vector.length), encodeModelFile(any, vector));
        expect(back).toEqual(vector.map((value) => fromFloat16Bits(toFloat16Bits(value))));
        // and what was published once is published again bit for bit
        expect(encodeModelFile(any, back)).toEqual(encodeModelFile(any, vector));
      }),
      { seed: 52 },
    );
  });

  it('MO3 is read at any offset of its buffer', () => {
    const larger = Uint8Array.of(9, ...file, 9);
    expect(decodeModelFile(expected, larger.subarray(1, 1 + file.length))).toEqual(
      decodeModelFile(expected, file),
    );
  });

  it('MO3 of no parameters is its header', () => {
    const empty = encodeModelFile(specOf(0), new Float32Array(0));
    expect(empty.length).toBe(40);
    expect(decodeModelFile(expectedOf(specOf(0), 0), empty)).toHaveLength(0);
  });

  it('MO3 is not written for a vector of another length', () => {
    expect(() => encodeModelFile(spec, new Float32Array(2))).toThrow(refusal('BAD_MODEL'));
    expect(() => encodeModelFile(spec, new Float32Array(4))).toThrow(refusal('BAD_MODEL'));
  });
});

describe('what is no file of the model that was asked for', () => {
  it('MO3 refuses every other length', () => {
    for (let length = 0; length < file.length; length++) refused(file.subarray(0, length));
    refused(Uint8Array.of(...file, 0));
  });

  it('MO3 refuses every bit changed in the header', () => {
    for (let bit = 0; bit < 40 * 8; bit++) refused(flipBit(file, bit));
  });

  it('MO3 refuses a file of another spec with as many parameters', () => {
    const other: ModelSpec = { ...spec, model: 'conv' };
    refused(encodeModelFile(other, new Float32Array(3)));
  });

  // the high byte of the last parameter: 0x7c.. is an infinity or NaN
  it.each([0x7c, 0xfc, 0x7e])('MO3 refuses a value that is not finite, high byte %d', (high) => {
    refused(setByte(file, file.length - 1, high));
  });

  it('MO3 publishes what lies beyond sixteen bits as the largest finite value', () => {
    const wide = encodeModelFile(spec, Float32Array.of(70_000, -Infinity, 65_504));
    expect([...decodeModelFile(expected, wide)]).toEqual([65_504, -65_504, 65_504]);
  });
});
