import { describe, expect, it } from 'vitest';
import { encodeModelFile } from '../../../shared/model/model-file.ts';
import { publishModel } from '../../../shared/model/published-model.ts';
import { encodeScoringFile } from '../../../shared/model/scoring-file.ts';
import type { ModelSpec } from '../../../shared/model/spec.ts';
import type { ServerOptimizer } from '../../../shared/server-optimizer.ts';
import { refusal } from '../log/refusal.ts';

const spec: ModelSpec = {
  model: 'pooling',
  tensors: [{ name: 'all', shape: [2], initial: { kind: 'zeros' } }],
};
const plain: ServerOptimizer = { kind: 'fedavg', learningRate: 1 };
const averaging: ServerOptimizer = { ...plain, averaging: 0.5 };
const model = Float32Array.of(3, -2);

describe('the files of a published model', () => {
  it('MO3 MO4 are the model that is trained and, where none is averaged, the same one to recommend with', () => {
    const master = { model, optimizerState: new Float32Array(0) };
    expect(publishModel(spec, master, plain)).toEqual({
      training: encodeModelFile(spec, model),
      scoring: encodeScoringFile(spec, model),
    });
  });

  it('PV2 MO4 recommend with the running average, which lies behind the model by the state', () => {
    const master = { model, optimizerState: Float32Array.of(1, -4) };
    const { training, scoring } = publishModel(spec, master, averaging);
    expect(training).toEqual(encodeModelFile(spec, model));
    expect(scoring).toEqual(encodeScoringFile(spec, Float32Array.of(2, 2)));
    expect(scoring).not.toEqual(encodeScoringFile(spec, model));
  });

  it('MO3 are not made of a model of another length', () => {
    const longer = { model: new Float32Array(3), optimizerState: new Float32Array(0) };
    expect(() => publishModel(spec, longer, plain)).toThrow(refusal('BAD_MODEL'));
  });
});
