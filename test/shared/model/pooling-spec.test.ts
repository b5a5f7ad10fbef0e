import { describe, expect, it } from 'vitest';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { contentBuckets, poolingSpec, recencyBuckets } from '../../../shared/model/pooling-spec.ts';
import { specDim, specHash, splitVector, tensorSize } from '../../../shared/model/spec.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';

describe('the spec of the default model', () => {
  it('MO1 has these tensors, in this order', () => {
    expect(poolingSpec(100, 32).tensors.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['itemInput', 100, 32],
      ['itemOutput', 100, 32],
      ['itemBias', 100],
      ['content', 512, 32],
      ['recency', 8],
      ['eventType', 11],
    ]);
    expect([contentBuckets, recencyBuckets, eventTypes.length]).toEqual([512, 8, 11]);
  });

  it('MO1 has one row for each item, and only the content and the events are there without any', () => {
    expect(specDim(poolingSpec(3_659, 32))).toBe(3_659 * 65 + 512 * 32 + 19);
    expect(specDim(poolingSpec(0, 2))).toBe(512 * 2 + 19);
  });

  it('MO1 is another for another catalog size or embedding length', () => {
    const hashes = [poolingSpec(6, 2), poolingSpec(7, 2), poolingSpec(6, 3), poolingSpec(0, 1)].map(specHash);
    expect(new Set(hashes).size).toBe(4);
  });

  it('MO2 starts every tensor: items at zero, content at random, both priors in full', () => {
    const spec = poolingSpec(4, 2);
    for (const tensor of spec.tensors) {
      if (tensor.initial.kind === 'values') expect(tensor.initial.values).toHaveLength(tensorSize(tensor));
    }
    const { itemInput, itemBias, content, recency } = splitVector(spec, initialModel(spec, 1));
    expect([...itemInput!, ...itemBias!]).toEqual(new Array(12).fill(0));
    expect(content!.every((value) => value !== 0)).toBe(true);
    // newer steps weigh more before anything is learned
    expect([...recency!]).toEqual([...recency!].sort((a, b) => b - a));
  });

  it('MO2 starts content rows with a mean squared length of 1: inner products keep their size', () => {
    const spec = poolingSpec(0, 32);
    const { content } = splitVector(spec, initialModel(spec, 1));
    const square = content!.reduce((sum, x) => sum + x * x, 0) / contentBuckets;
    expect(square).toBeGreaterThan(0.97);
    expect(square).toBeLessThan(1.03);
  });
});
