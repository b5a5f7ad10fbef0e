import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ModelSpec, specDim, specHash, splitVector, tensorSize } from '../../../shared/model/spec.ts';

const spec: ModelSpec = {
  model: 'pooling',
  tensors: [
    { name: 'item', shape: [3, 2], initial: { kind: 'zeros' } },
    { name: 'bias', shape: [3], initial: { kind: 'uniform', scale: 0.5 } },
    { name: 'scale', shape: [], initial: { kind: 'values', values: [7] } },
  ],
};

describe('the vector of a model', () => {
  it('MO1 is the tensors one after the other', () => {
    expect(spec.tensors.map(tensorSize)).toEqual([6, 3, 1]);
    expect(specDim(spec)).toBe(10);
    const views = splitVector(
      spec,
      Float32Array.from({ length: 10 }, (_, i) => i),
    );
    expect(views).toEqual({
      item: Float32Array.of(0, 1, 2, 3, 4, 5),
      bias: Float32Array.of(6, 7, 8),
      scale: Float32Array.of(9),
    });
  });

  it('MO1 is shared with its views, both ways', () => {
    const vector = new Float32Array(10);
    const { item, bias } = splitVector(spec, vector);
    bias![0] = 5;
    vector[5] = 4;
    expect(vector[6]).toBe(5);
    expect(item![5]).toBe(4);
  });

  it('MO1 of no tensors is empty, and so is that of an empty tensor', () => {
    expect(specDim({ model: 'pooling', tensors: [] })).toBe(0);
    const empty: ModelSpec = {
      model: 'pooling',
      tensors: [{ name: 'a', shape: [0, 8], initial: { kind: 'zeros' } }],
    };
    expect(splitVector(empty, new Float32Array(0))).toEqual({ a: new Float32Array(0) });
  });

  it('MO1 refuses a vector that is too short', () => {
    expect(() => splitVector(spec, new Float32Array(9))).toThrow(RangeError);
  });
});

describe('the hash of a spec', () => {
  it('MO1 is SHA-256 of its canonical JSON', () => {
    const canonical =
      '{"model":"pooling","tensors":[{"initial":{"kind":"zeros"},"name":"item","shape":[3,2]},' +
      '{"initial":{"kind":"uniform","scale":0.5},"name":"bias","shape":[3]},' +
      '{"initial":{"kind":"values","values":[7]},"name":"scale","shape":[]}]}';
    expect(specHash(spec)).toBe(createHash('sha256').update(canonical).digest('hex'));
  });

  it('MO1 does not depend on the order in which fields were written', () => {
    const reversed = JSON.parse(JSON.stringify(spec), (_, value) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(specHash(reversed)).toBe(specHash(spec));
  });

  const [item, bias, scale] = spec.tensors as [
    ModelSpec['tensors'][0],
    ModelSpec['tensors'][0],
    ModelSpec['tensors'][0],
  ];
  it.each<[string, ModelSpec]>([
    ['name of the model', { ...spec, model: 'conv' }],
    ['order of the tensors', { ...spec, tensors: [bias, item, scale] }],
    ['number of tensors', { ...spec, tensors: [item, bias] }],
    ['name of a tensor', { ...spec, tensors: [{ ...item, name: 'items' }, bias, scale] }],
    ['shape of a tensor', { ...spec, tensors: [{ ...item, shape: [2, 3] }, bias, scale] }],
    ['rank of a tensor', { ...spec, tensors: [{ ...item, shape: [6] }, bias, scale] }],
    [
      'kind of an initializer',
      { ...spec, tensors: [{ ...item, initial: { kind: 'uniform', scale: 1 } }, bias, scale] },
    ],
    [
      'scale of an initializer',
      { ...spec, tensors: [item, { ...bias, initial: { kind: 'uniform', scale: 0.25 } }, scale] },
    ],
    [
      'values of an initializer',
      { ...spec, tensors: [item, bias, { ...scale, initial: { kind: 'values', values: [8] } }] },
    ],
  ])('MO1 is another for another %s', (_, other) => {
    expect(specHash(other)).not.toBe(specHash(spec));
  });
});
