import { beforeAll, describe, expect, it } from 'vitest';
import { attention } from '../../../client/models/attention.ts';
import { pooling } from '../../../client/models/pooling.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { backends } from './backends.ts';
import { expectClose } from './expect-close.ts';
import { federate, fixtureShop, hitRate, popularityHitRate } from './federated-fixture.ts';
import { describeHistoryModel, itReadsStepsAsSets } from './history-model-conformance.ts';
import {
  biased,
  bucketOf,
  dot,
  layer,
  layerNorm,
  type NaiveEncoder,
  plus,
  priorOf,
  type Row,
  rowOf,
  softmaxOf,
  times,
  weighted,
} from './naive-history-model.ts';

import { richCatalog, richHistory, visitorOf } from './small-catalog.ts';

const naive: NaiveEncoder = {
  user: (tensors, { events }) => {
    const dim = tensors.residual!.length;
    const dense = (row: Row, name: string): Row => layer(row, tensors[name]!);
    const byColumn = (row: Row, gain: string, shift: string): Row =>
      biased(
        row.map((value, k) => value * (1 + 0.3 * tensors[gain]![k]!)),
        tensors[shift]!,
      );
    const normal = events.map(({ input }) => byColumn(layerNorm(input), 'inputGain', 'inputShift'));
    // The step right before, whose events count the same, or the start where there is none.
    const isLast = events.map(({ age, type }) => age === 1 || type === null);
    const last = isLast.map((is) => (is ? 1 / isLast.filter(Boolean).length : 0));
    const mean = weighted(normal, last, dim);
    const query = plus(mean, dense(mean, 'query'));
    const logits = events.map((event, t) => {
      let key = dense(normal[t]!, 'key');
      if (event.type) key = plus(key, times(rowOf(tensors.recencyKey!, bucketOf(event.age), dim), 0.03));
      const learned = dot(query, key);
      return priorOf(tensors, event) + learned / Math.sqrt(dim);
    });
    const inputs = events.map(({ input }) => input);
    const values = inputs.map((input) => plus(input, dense(input, 'value')));
    const residual = weighted(inputs, last, dim).map((value, k) => value * 0.3 * tensors.residual![k]!);
    const state = plus(weighted(values, softmaxOf(logits), dim), residual);
    const before = dense(byColumn(layerNorm(state), 'stateGain', 'stateShift'), 'hidden');
    const hidden = biased(before, tensors.hiddenBias!).map((value) => Math.max(0, value));
    return plus(state, dense(hidden, 'output'));
  },
};

const subject = { model: attention, naive, catalog: richCatalog, localSize: 0 };

describeHistoryModel(subject);

describe.each(backends)('attention, on %s', (_name, start) => {
  beforeAll(start);

  it('starts as pooling does', async () => {
    const { catalog } = subject;
    const [spec, poolingSpec] = (['attention', 'pooling'] as const).map((name) =>
      modelSpec({ name, dim: 8 }, catalog.shape),
    );
    const parameters = initialModel(spec!, 3);
    const scorer = attention.createScorer({ spec: spec!, catalog }, parameters);
    // The tensors that the two have in common come first.
    const reference = pooling.createScorer({ spec: poolingSpec!, catalog }, parameters);
    const visitor = visitorOf(richHistory, catalog);
    expectClose(await scorer.scores(visitor), await reference.scores(visitor));
    scorer.dispose();
  });

  itReadsStepsAsSets(subject);
});

describe('attention in a federation', () => {
  beforeAll(backends[1]![1]);

  it('learns tastes and order: better than the most popular, and no worse than pooling', async () => {
    const shop = fixtureShop({ visitors: 40 });
    const training = { releases: 24, steps: 2, cohort: 10 };
    const attended = await hitRate(await federate(attention, shop, training), shop);
    expect(attended).toBeGreaterThan(popularityHitRate(shop) + 0.25);
    expect(attended).toBeGreaterThanOrEqual(await hitRate(await federate(pooling, shop, training), shop));
  });
});
