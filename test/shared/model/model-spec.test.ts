import { describe, expect, it } from 'vitest';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { modelNames } from '../../../shared/model/model-name.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { specDim, specHash } from '../../../shared/model/spec.ts';
import { plainShape } from './plain-shape.ts';

const rich = {
  items: 7,
  vectors: [
    { name: 'image', length: 6 },
    { name: 'text', length: 4 },
  ],
  grid: { height: 8, width: 8, channels: 1 },
};

describe('the spec of a model by its name', () => {
  it('MO1 is that of the default model for pooling', () => {
    expect(modelSpec({ name: 'pooling', dim: 3 }, rich)).toEqual(poolingSpec(rich, 3));
  });

  it('MO1 carries the name, so that no two models have one hash', () => {
    const specs = modelNames.map((name) => modelSpec({ name, dim: 4 }, rich));
    expect(specs.map(({ model }) => model)).toEqual(modelNames);
    expect(new Set(specs.map(specHash)).size).toBe(modelNames.length);
  });

  it.each(modelNames)(
    'MO1 of %s follows from the shape of the catalog and the embedding length alone',
    (name) => {
      const spec = modelSpec({ name, dim: 4 }, rich);
      expect(specHash(modelSpec({ name, dim: 4 }, structuredClone(rich)))).toBe(specHash(spec));
      expect(specDim(spec)).toBeGreaterThan(0);
      expect(new Set(spec.tensors.map((tensor) => tensor.name)).size).toBe(spec.tensors.length);
    },
  );

  it.each(modelNames)(
    'MO2 of %s has finite initial values for every tensor, whatever the catalog has',
    (name) => {
      for (const shape of [rich, plainShape(5), plainShape(0)]) {
        const model = initialModel(modelSpec({ name, dim: 4 }, shape), 1);
        expect(model.every(Number.isFinite)).toBe(true);
      }
    },
  );
});
