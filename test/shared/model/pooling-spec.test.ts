import { describe, expect, it } from 'vitest';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { poolingSpec, recencyBuckets } from '../../../shared/model/pooling-spec.ts';
import { specDim, specHash, splitVector, tensorSize } from '../../../shared/model/spec.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { plainShape } from './plain-shape.ts';

/** Square root of the mean squared length of rows of `dim` values. */
const rowLength = (values: Float32Array, dim: number): number =>
  Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / (values.length / dim));

describe('the spec of the default model', () => {
  it('MO1 has these tensors, in this order', () => {
    expect(poolingSpec(plainShape(100), 32).tensors.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['itemInput', 100, 32],
      ['itemOutput', 100, 32],
      ['itemBias', 100],
      ['content', 512, 32],
      ['recency', 8],
      ['eventType', 11],
      ['start', 32],
    ]);
    expect([recencyBuckets, eventTypes.length]).toEqual([8, 11]);
  });

  it('MO1 has one row for each item, and only the content and the events are there without any', () => {
    expect(specDim(poolingSpec(plainShape(3_659), 32))).toBe(3_659 * 65 + 512 * 32 + 19 + 32);
    expect(specDim(poolingSpec(plainShape(0), 2))).toBe(512 * 2 + 19 + 2);
  });

  it('MO1 has a row of content for each value of a named vector', () => {
    const vectors = [
      { name: 'image', length: 5 },
      { name: 'text', length: 7 },
    ];
    const { tensors } = poolingSpec({ ...plainShape(4), vectors }, 2);
    expect(tensors.find(({ name }) => name === 'content')?.shape).toEqual([512 + 5 + 7, 2]);
  });

  it('MO1 is another for another catalog size or embedding length', () => {
    const specs = [
      poolingSpec(plainShape(6), 2),
      poolingSpec(plainShape(7), 2),
      poolingSpec(plainShape(6), 3),
      poolingSpec(plainShape(0), 1),
      poolingSpec({ ...plainShape(6), vectors: [{ name: 'image', length: 1 }] }, 2),
    ];
    expect(new Set(specs.map(specHash)).size).toBe(5);
  });

  it('MO2 starts every tensor: items and content at random, the bias at zero, both priors in full', () => {
    const spec = poolingSpec(plainShape(4), 2);
    for (const tensor of spec.tensors) {
      if (tensor.initial.kind === 'values') expect(tensor.initial.values).toHaveLength(tensorSize(tensor));
    }
    const { itemInput, itemOutput, itemBias, content, recency } = splitVector(spec, initialModel(spec, 1));
    expect([...itemBias!]).toEqual(new Array(4).fill(0));
    for (const random of [itemInput, itemOutput, content]) {
      expect(random!.every((value) => value !== 0)).toBe(true);
    }
    expect(itemInput).not.toEqual(itemOutput);
    // newer steps weigh more before anything is learned
    expect([...recency!]).toEqual([...recency!].sort((a, b) => b - a));
  });

  it('MO2 starts rows of items short, at a root mean squared length of .1: else inputs and outputs would not move', () => {
    const spec = poolingSpec(plainShape(1_000), 32);
    const { itemInput, itemOutput } = splitVector(spec, initialModel(spec, 1));
    for (const table of [itemInput!, itemOutput!]) {
      expect(rowLength(table, 32)).toBeGreaterThan(0.098);
      expect(rowLength(table, 32)).toBeLessThan(0.102);
    }
  });

  it('MO2 starts rows of content with a mean squared length of 1: inner products keep their size', () => {
    const spec = poolingSpec(plainShape(0), 32);
    const { content } = splitVector(spec, initialModel(spec, 1));
    expect(rowLength(content!, 32)).toBeGreaterThan(0.985);
    expect(rowLength(content!, 32)).toBeLessThan(1.015);
  });
});
