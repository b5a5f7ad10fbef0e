import { describe, expect, it } from 'vitest';
import { foldModel } from '../../../client/recommend/folded-model.ts';
import { modelNames } from '../../../shared/model/model-name.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { naiveScores } from '../models/naive-pooling.ts';
import { richCatalog, roughParameters } from '../models/small-catalog.ts';

describe('a folded model', () => {
  it('of `pooling` knows what is popular: the scores of a visitor without a history', () => {
    const model = { name: 'pooling', dim: 4 } as const;
    const vector = roughParameters(modelSpec(model, richCatalog.shape), 8);
    const folded = foldModel(richCatalog, model, vector);
    naiveScores(vector, 4, richCatalog, []).forEach((score, item) => {
      expect(folded.popularity[item]).toBeCloseTo(score, 4);
    });
    expect(folded.outputs).toHaveLength(richCatalog.items.length * 4);
  });

  it.each(modelNames)(
    'of `%s` shares no memory but its vector: all of it can go to another thread',
    (name) => {
      const model = { name, dim: 4 };
      const vector = roughParameters(modelSpec(model, richCatalog.shape), 8);
      const folded = foldModel(richCatalog, model, vector);
      expect(folded.popularity).toHaveLength(richCatalog.items.length);
      const buffers = [vector, folded.popularity, ...(folded.outputs ? [folded.outputs] : [])].map(
        (a) => a.buffer,
      );
      expect(new Set(buffers).size).toBe(buffers.length);
    },
  );
});
