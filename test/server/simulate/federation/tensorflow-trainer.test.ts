import { expect, it } from 'vitest';
import { models } from '../../../../client/models/models.ts';
import { createTensorflowTrainer } from '../../../../server/simulate/federation/tensorflow-trainer.ts';
import { modelSpec } from '../../../../shared/model/model-spec.ts';
import {
  roughParameters,
  smallCatalog,
  smallHistory,
  visitorOf,
} from '../../../client/models/small-catalog.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';
import { describeTrainer } from './trainer-conformance.ts';

const names = ['conv', 'sequence-fusion', 'autoencoder', 'attention'] as const;

for (const name of names)
  describeTrainer(models[name], (site) => createTensorflowTrainer(models[name], site));

it.each(names)('takes the loss of %s apart, so the kernels take part', (name) => {
  const spec = modelSpec({ name, dim: 4 }, smallCatalog.shape);
  const parameters = roughParameters(spec, 5);
  const input = { parameters, visitor: visitorOf(smallHistory), steps: 1, draw: seededUniform(1) };
  const task = models[name].localTask({ spec, catalog: smallCatalog }, input)!;
  expect(task.softmax).toBeDefined();
});
