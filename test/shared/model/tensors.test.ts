import { describe, expect, it } from 'vitest';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { specOf } from '../../../shared/model/spec.ts';
import { randomRows, vectorOf, zeros } from '../../../shared/model/tensors.ts';

describe('tensors of a spec', () => {
  it('MO2 has a scale for rows of any length: that of a uniform draw is its bound over the root of 3', () => {
    for (const [length, dim] of [
      [1, 1],
      [0.1, 32],
      [2, 7],
    ] as const) {
      const { shape, initial } = randomRows('rows', [3, dim], length);
      expect(shape).toEqual([3, dim]);
      expect(initial).toMatchObject({ kind: 'uniform' });
      if (initial.kind === 'uniform') expect(initial.scale).toBeCloseTo(length * Math.sqrt(3 / dim), 3);
    }
  });

  it('MO2 starts others at zeros, or at values that are given', () => {
    const spec = specOf('pooling', [zeros('layer', 2, 1), vectorOf('gain', [1, -3])]);
    expect(spec.tensors.map(({ shape }) => shape)).toEqual([[2, 1], [2]]);
    expect([...initialModel(spec, 1)]).toEqual([0, 0, 1, -3]);
  });
});
