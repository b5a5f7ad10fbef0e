import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toCanonicalJson } from '../../../shared/log/canonical-json.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { type Initializer, type ModelSpec, splitVector } from '../../../shared/model/spec.ts';
import { refusal } from '../log/refusal.ts';
import { plainShape } from './plain-shape.ts';

const specOf = (...initials: [number, Initializer][]): ModelSpec => ({
  model: 'pooling',
  tensors: initials.map(([length, initial], i) => ({ name: `t${i}`, shape: [length], initial })),
});
const uniform = (scale: number): Initializer => ({ kind: 'uniform', scale });
const bitsOf = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)];

/** Words of OpenSSL's ChaCha20 under seed and tensor index. */
function words(count: number, seed: number, tensor: number): number[] {
  const key = Buffer.alloc(32);
  key.writeUInt32LE(seed, 0);
  key.writeUInt32LE(tensor, 4);
  const stream = createCipheriv('chacha20', key, Buffer.alloc(16)).update(Buffer.alloc(4 * count));
  return Array.from({ length: count }, (_, i) => stream.readUInt32LE(4 * i));
}

describe('the initial model', () => {
  it('MO2 starts with zeros, with given values, and with the top 24 bits of ChaCha20 words', () => {
    const spec = specOf(
      [2, { kind: 'zeros' }],
      [3, { kind: 'values', values: [1, -2, 0.1] }],
      [100, uniform(0.25)],
    );
    const drawn = words(100, 42, 2).map((word) => Math.fround((Math.floor(word / 256) / 2 ** 23 - 1) * 0.25));
    expect([...initialModel(spec, 42)]).toEqual([0, 0, 1, -2, Math.fround(0.1), ...drawn]);
  });

  it('MO2 has the same bits for the same seed, and others for another', () => {
    const spec = specOf([50, uniform(1)]);
    expect(bitsOf(initialModel(spec, 1))).toEqual(bitsOf(initialModel(spec, 1)));
    expect(initialModel(spec, 1)).not.toEqual(initialModel(spec, 2));
    expect(initialModel(spec, 0)).not.toEqual(initialModel(spec, 2 ** 32 - 1));
  });

  it('MO2 draws another stream for each tensor', () => {
    const spec = specOf([50, uniform(1)], [50, uniform(1)]);
    const { t0, t1 } = splitVector(spec, initialModel(spec, 7));
    expect(t0).not.toEqual(t1);
  });

  it('MO2 has mean 0, variance scale^2 / 3 and no value outside [-scale, scale)', () => {
    const [count, scale] = [200_000, 0.3];
    const values = initialModel(specOf([count, uniform(scale)]), 9);
    const mean = values.reduce((sum, x) => sum + x, 0) / count;
    const square = values.reduce((sum, x) => sum + x * x, 0) / count;
    expect(Math.abs(mean)).toBeLessThan((4 * scale) / Math.sqrt(3 * count));
    // the fourth moment of a uniform is scale^4 / 5, so its square has variance scale^4 * 4 / 45
    expect(Math.abs(square - scale ** 2 / 3)).toBeLessThan(4 * scale ** 2 * Math.sqrt(4 / 45 / count));
    expect(Math.max(...values.subarray(0, 100_000).map(Math.abs))).toBeLessThanOrEqual(Math.fround(scale));
  });

  it('MO2 follows from what the hash of the spec covers: -0 is 0', () => {
    const spec = poolingSpec(plainShape(2), 3);
    const published: ModelSpec = JSON.parse(new TextDecoder().decode(toCanonicalJson(spec)));
    expect(bitsOf(initialModel(published, 5))).toEqual(bitsOf(initialModel(spec, 5)));
    expect(bitsOf(initialModel(specOf([1, { kind: 'values', values: [-0] }]), 5))).toEqual([0]);
  });

  it('MO2 of an empty tensor is empty', () => {
    expect(initialModel(specOf([0, uniform(1)], [0, { kind: 'zeros' }]), 1)).toHaveLength(0);
  });

  it.each([[[]], [[1]], [[1, 2, 3]]])('MO2 refuses values %j for a tensor of two', (values) => {
    expect(() => initialModel(specOf([2, { kind: 'values', values }]), 1)).toThrow(refusal('BAD_CONFIG'));
  });
});
