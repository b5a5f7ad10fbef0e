/** What holds for every trainer: its rounds are those of the client; each trainer's test runs it with its models. */
import { beforeAll, describe, expect, it } from 'vitest';
import { trainLocally } from '../../../../client/models/local-round.ts';
import type { Model, ModelSite } from '../../../../client/models/model.ts';
import type { LocalTrainer } from '../../../../server/simulate/federation/local-trainer.ts';
import { modelSpec } from '../../../../shared/model/model-spec.ts';
import { backends } from '../../../client/models/backends.ts';
import {
  roughParameters,
  smallCatalog,
  smallHistory,
  toEvents,
  visitorOf,
} from '../../../client/models/small-catalog.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';

const withNegatives = [...smallHistory, ...toEvents([['lamp', 'dismissal', 5]])];
const rounds = [
  ['one step', smallHistory, { steps: 1, learningRate: 0.5 }],
  ['five steps', smallHistory, { steps: 5, learningRate: 0.5 }],
  ['negatives', withNegatives, { steps: 3, learningRate: 0.5 }],
  ['a proximal pull', smallHistory, { steps: 4, learningRate: 0.5, proximal: 0.7 }],
  ['negatives and a proximal pull', withNegatives, { steps: 4, learningRate: 0.5, proximal: 0.7 }],
  ['a rate so high that it is halved on the way', smallHistory, { steps: 5, learningRate: 20 }],
] as const;

/** The suite. */
export function describeTrainer(model: Model, createTrainer: (site: ModelSite) => LocalTrainer): void {
  const spec = modelSpec({ name: model.name, dim: 4 }, smallCatalog.shape);
  const site = { spec, catalog: smallCatalog };
  const parameters = roughParameters(spec, 5);
  const started = (): LocalTrainer => {
    const trainer = createTrainer(site);
    trainer.useModel(parameters);
    return trainer;
  };

  describe(`a trainer of ${model.name}`, () => {
    beforeAll(backends[0]![1]);

    it.each(rounds)('has the round of the client within 1e-4: %s', async (_name, history, training) => {
      const visitor = visitorOf(history);
      const input = { parameters, visitor, steps: training.steps, draw: seededUniform(1) };
      const task = model.localTask(site, input)!;
      const expected = await trainLocally(task, training, () => Promise.resolve());
      const actual = (await started().train({ visitor, training, draw: seededUniform(1) }))!;
      expect(actual.delta.every(Number.isFinite)).toBe(true);
      const scale = Math.max(1, ...expected.delta.map(Math.abs));
      const worst = Math.max(...expected.delta.map((value, i) => Math.abs(value - actual.delta[i]!)));
      expect(worst / scale).toBeLessThan(1e-4);
      expect(expected.delta.some((value) => Math.abs(value) > 1e-2)).toBe(true);
      expect(actual.local).toHaveLength(expected.local.length);
      for (const [i, value] of expected.local.entries()) expect(actual.local[i]).toBeCloseTo(value, 4);
      for (const [i, loss] of expected.losses.entries()) expect(actual.losses[i]).toBeCloseTo(loss, 4);
    });

    it('starts every round from the model in use', async () => {
      const trainer = started();
      const round = { visitor: visitorOf(smallHistory), training: { steps: 2, learningRate: 0.5 } };
      // A trainer may use the memory of a delta again.
      const first = (await trainer.train({ ...round, draw: seededUniform(1) }))!.delta.slice();
      expect((await trainer.train({ ...round, draw: seededUniform(1) }))!.delta).toEqual(first);
    });

    it('trains nobody of whom nothing is known', async () => {
      const training = { steps: 1, learningRate: 1 };
      const round = { visitor: visitorOf([]), training, draw: seededUniform(1) };
      expect(await started().train(round)).toBeUndefined();
    });
  });
}
