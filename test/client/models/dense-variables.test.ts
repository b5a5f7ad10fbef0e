import { describe, expect, it } from 'vitest';
import { deltaOf, denseVariables } from '../../../client/models/dense-variables.ts';
import { type ModelSpec, splitVector } from '../../../shared/model/spec.ts';

const zeros = { kind: 'zeros' } as const;
const spec: ModelSpec = {
  model: 'pooling',
  tensors: [
    { name: 'table', shape: [2, 1], initial: zeros },
    { name: 'layer', shape: [1, 2], initial: zeros },
    { name: 'bias', shape: [1], initial: zeros },
  ],
};
const parameters = Float32Array.of(1, 2, 3, 4, 5);

describe('dense variables', () => {
  it('are all tensors but the exceptions, in their shapes', () => {
    expect(denseVariables(spec, splitVector(spec, parameters), ['table'])).toEqual({
      layer: { values: Float32Array.of(3, 4), shape: [1, 2] },
      bias: { values: Float32Array.of(5), shape: [1] },
    });
  });

  it('are copies', () => {
    denseVariables(spec, splitVector(spec, parameters)).layer!.values.fill(9);
    expect([...parameters]).toEqual([1, 2, 3, 4, 5]);
  });

  it('come back to where they stand in the delta, and leave the exceptions alone', () => {
    const changes = { layer: Float32Array.of(-1, 1), bias: Float32Array.of(2), rows: Float32Array.of(8) };
    const delta = deltaOf(spec, changes, { except: ['table'] });
    expect([...delta]).toEqual([0, 0, -1, 1, 2]);
  });

  it('are joined by the rest, which may add to them', () => {
    const changes = { table: Float32Array.of(6, 6), layer: Float32Array.of(-1, 1), bias: Float32Array.of(2) };
    const delta = deltaOf<'table' | 'bias'>(spec, changes, {
      except: ['table'],
      add: ({ table, bias }) => {
        table.fill(7);
        bias[0] = bias[0]! + 1;
      },
    });
    expect([...delta]).toEqual([7, 7, -1, 1, 3]);
    expect([...deltaOf(spec, changes)]).toEqual([6, 6, -1, 1, 2]);
  });
});
