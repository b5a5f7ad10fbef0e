import { beforeAll, describe, expect, it } from 'vitest';
import { trainLocally } from '../../../../client/models/local-round.ts';
import type { Visitor } from '../../../../client/models/model.ts';
import { pooling } from '../../../../client/models/pooling.ts';
import { toSequence } from '../../../../client/models/sequence.ts';
import { noFeatures } from '../../../../client/models/visitor-features.ts';
import { createPoolingTrainer } from '../../../../server/simulate/federation/pooling-trainer.ts';
import { poolingSpec } from '../../../../shared/model/pooling-spec.ts';
import { backends } from '../../../client/models/backends.ts';
import {
  roughParameters,
  smallCatalog,
  smallHistory,
  toEvents,
} from '../../../client/models/small-catalog.ts';

const spec = poolingSpec(smallCatalog.shape, 4);
const parameters = roughParameters(spec, 5);
const site = { spec, catalog: smallCatalog };
const draw = (): number => 0.5;

const visitorOf = (history: typeof smallHistory): Visitor => ({
  sequence: toSequence(history, smallCatalog.indexOf),
  features: noFeatures,
  local: new Float32Array(0),
});

const [, start] = backends[0]!;
beforeAll(start);

describe('the trainer of pooling', () => {
  const withNegatives = [...smallHistory, ...toEvents([['lamp', 'dismissal', 5]])];
  const rounds = [
    ['one step', smallHistory, { steps: 1, learningRate: 0.5 }],
    ['five steps', smallHistory, { steps: 5, learningRate: 0.5 }],
    ['negatives', withNegatives, { steps: 3, learningRate: 0.5 }],
    ['a proximal pull', smallHistory, { steps: 4, learningRate: 0.5, proximal: 0.7 }],
    ['a rate so high that it is halved on the way', smallHistory, { steps: 5, learningRate: 20 }],
  ] as const;

  it.each(rounds)('has the delta of the client within 1e-4: %s', async (_name, history, training) => {
    const trainer = createPoolingTrainer(site);
    trainer.useModel(parameters);
    const visitor = visitorOf(history);
    const task = pooling.localTask(site, { parameters, visitor, steps: training.steps, draw })!;
    const expected = await trainLocally(task, training, () => Promise.resolve());
    const actual = await trainer.train({ visitor, training, draw });
    expect(actual!.positions).toBe(task.positions);
    const scale = Math.max(1, ...expected.delta.map(Math.abs));
    expect(actual!.delta.every(Number.isFinite)).toBe(true);
    const worst = Math.max(...expected.delta.map((value, i) => Math.abs(value - actual!.delta[i]!)));
    expect(worst / scale).toBeLessThan(1e-4);
    expect(scale).toBeGreaterThan(0);
    for (const [i, loss] of expected.losses.entries()) expect(actual!.losses[i]).toBeCloseTo(loss, 4);
  });

  it('starts every round from the model in use', async () => {
    const trainer = createPoolingTrainer(site);
    trainer.useModel(parameters);
    const training = { steps: 2, learningRate: 0.5 };
    const visitor = visitorOf(smallHistory);
    const first = (await trainer.train({ visitor, training, draw }))!.delta.slice();
    expect((await trainer.train({ visitor, training, draw }))!.delta).toEqual(first);
  });

  it('has nothing to learn from a history without a prediction', async () => {
    const trainer = createPoolingTrainer(site);
    trainer.useModel(parameters);
    const round = {
      visitor: visitorOf([]),
      training: { steps: 1, learningRate: 1 },
      draw,
    };
    expect(await trainer.train(round)).toBeUndefined();
  });
});
