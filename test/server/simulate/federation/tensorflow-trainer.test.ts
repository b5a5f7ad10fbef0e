import { beforeAll, describe, expect, it } from 'vitest';
import { trainLocally } from '../../../../client/models/local-round.ts';
import type { Visitor } from '../../../../client/models/model.ts';
import { models } from '../../../../client/models/models.ts';
import { toSequence } from '../../../../client/models/sequence.ts';
import { noFeatures } from '../../../../client/models/visitor-features.ts';
import { createTensorflowTrainer } from '../../../../server/simulate/federation/tensorflow-trainer.ts';
import { modelSpec } from '../../../../shared/model/model-spec.ts';
import { backends } from '../../../client/models/backends.ts';
import {
  roughParameters,
  smallCatalog,
  smallHistory,
  toEvents,
} from '../../../client/models/small-catalog.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';

const dim = 4;
const withNegatives = [...smallHistory, ...toEvents([['lamp', 'dismissal', 5]])];
const rounds = [
  ['one step', smallHistory, { steps: 1, learningRate: 0.5 }],
  ['five steps', smallHistory, { steps: 5, learningRate: 0.5 }],
  ['negatives and a proximal pull', withNegatives, { steps: 4, learningRate: 0.5, proximal: 0.7 }],
  ['a rate so high that it is halved on the way', smallHistory, { steps: 5, learningRate: 20 }],
] as const;

const visitorOf = (history: typeof smallHistory): Visitor => ({
  sequence: toSequence(history, smallCatalog.indexOf),
  features: noFeatures,
  local: new Float32Array(0),
});

const [, start] = backends[0]!;
beforeAll(start);

describe.each(['conv', 'sequence-fusion', 'autoencoder', 'attention'] as const)(
  'the trainer on TensorFlow.js, with %s',
  (name) => {
    const spec = modelSpec({ name, dim }, smallCatalog.shape);
    const site = { spec, catalog: smallCatalog };
    const parameters = roughParameters(spec, 5);

    it.each(rounds)('has the round of the client within 1e-4: %s', async (_name, history, training) => {
      const visitor = visitorOf(history);
      const input = { parameters, visitor, steps: training.steps, draw: seededUniform(1) };
      const task = models[name].localTask(site, input)!;
      expect(task.vectors).toBeDefined(); // so the kernels take part
      const expected = await trainLocally(task, training, () => Promise.resolve());
      const trainer = createTensorflowTrainer(models[name], site);
      trainer.useModel(parameters);
      const actual = (await trainer.train({ visitor, training, draw: seededUniform(1) }))!;
      const scale = Math.max(1, ...expected.delta.map(Math.abs));
      const worst = Math.max(...expected.delta.map((value, i) => Math.abs(value - actual.delta[i]!)));
      expect(worst / scale).toBeLessThan(1e-4);
      expect(expected.delta.some((value) => Math.abs(value) > 1e-2)).toBe(true);
      expect(actual.local).toHaveLength(expected.local.length);
      for (const [i, value] of expected.local.entries()) expect(actual.local[i]).toBeCloseTo(value, 4);
      for (const [i, loss] of expected.losses.entries()) expect(actual.losses[i]).toBeCloseTo(loss, 4);
    });

    it('trains nobody of whom nothing is known', async () => {
      const trainer = createTensorflowTrainer(models[name], site);
      trainer.useModel(parameters);
      const training = { steps: 1, learningRate: 0.5 };
      expect(await trainer.train({ visitor: visitorOf([]), training, draw: () => 0.5 })).toBeUndefined();
    });
  },
);
