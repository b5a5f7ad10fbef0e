import { beforeAll, describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { sequenceFusion } from '../../../client/models/sequence-fusion.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { expectClose } from './expect-close.ts';
import {
  federate,
  federateBeforeCold,
  fixtureShop,
  hitRate,
  popularityHitRate,
} from './federated-fixture.ts';
import { describeHistoryModel, itReadsStepsAsSets, staged } from './history-model-conformance.ts';
import {
  biased,
  layer,
  type NaiveEncoder,
  type NaiveEvent,
  type NaiveTensors,
  plus,
  priorOf,
  type Row,
  rowOf,
  softmaxOf,
  through,
  times,
  weighted,
} from './naive-history-model.ts';

import { richCatalog, richHistory } from './small-catalog.ts';

const dense = (tensors: NaiveTensors, row: Row, name: string): Row => layer(row, tensors[name]!);

/** State of the recurrent unit after these steps, oldest first. */
function recurrentState(tensors: NaiveTensors, steps: readonly Row[], dim: number): Row {
  const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
  return steps.reduce<Row>((state, input) => {
    const read = (gate: string): Row =>
      biased(dense(tensors, input, `${gate}Input`), tensors[`${gate}Bias`]!);
    const update = plus(read('update'), dense(tensors, state, 'updateState')).map(sigmoid);
    const reset = plus(read('reset'), dense(tensors, state, 'resetState')).map(sigmoid);
    const recalled = dense(tensors, state, 'candidateState').map((value, k) => value * reset[k]!);
    const candidate = plus(plus(input, read('candidate')), recalled).map(Math.tanh);
    return state.map((value, k) => (1 - update[k]!) * value + update[k]! * candidate[k]!);
  }, new Array<number>(dim).fill(0));
}

/** Mean of a step's events, of item and type together, by the learned weight of the type. */
function stepInput(tensors: NaiveTensors, events: readonly NaiveEvent[], dim: number): Row {
  const typeOf = ({ type }: NaiveEvent): number => eventTypes.indexOf(type!);
  const weights = softmaxOf(events.map((event) => tensors.eventType![typeOf(event)]!));
  const inputs = events.map((event) =>
    plus(event.input, times(rowOf(tensors.eventInput!, typeOf(event), dim), 0.03)),
  );
  return weighted(inputs, weights, dim);
}

const encoder: NaiveEncoder = {
  user: (tensors, { events, features }) => {
    const dim = tensors.updateBias!.length;
    const context = dense(tensors, [...Array.from(features)], 'context');
    const afterStart = events.filter(({ type }) => type !== null);
    const instants = [...new Set(afterStart.map(({ time }) => time))].slice(-20);
    const steps = instants.map((time) =>
      stepInput(
        tensors,
        afterStart.filter((event) => event.time === time),
        dim,
      ),
    );
    const state = recurrentState(tensors, steps, dim);
    const weights = softmaxOf(events.map((event) => priorOf(tensors, event)));
    const pooled = weighted(
      events.map(({ input }) => input),
      weights,
      dim,
    );
    const half = (name: string): number => 0.5 + 0.3 * tensors[name]![0]!;
    const recurrent = times(plus(state, dense(tensors, state, 'stateOutput')), half('recurrentWeight'));
    return plus(plus(times(pooled, half('collaborativeWeight')), recurrent), context);
  },
};

/** Of each item's grid, standardised by channel: 3 by 3 filters, ReLU, mean, standardised by filter, projected. */
const gridAddition: NonNullable<NaiveEncoder['addition']> = (tensors, { items }) => {
  const filters = tensors.gridFilterBias!.length;
  const dim = tensors.gridOutput!.length / filters;
  const grids = items.flatMap(({ grid }) => (grid ? [grid] : []));
  const standardize = (values: Row, tiny: number): ((value: number) => number) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return (value) => (value - mean) / Math.sqrt(variance + tiny);
  };
  const { height, width, channels } = grids[0]!;
  const byChannel = Array.from({ length: channels }, (_, c) =>
    standardize(
      grids.flatMap(({ values }) => values.filter((_, i) => i % channels === c)),
      0,
    ),
  );
  const pooled = grids.map(({ values }) =>
    Array.from({ length: filters }, (_, f) => {
      let total = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          let sum = tensors.gridFilterBias![f]!;
          for (const [dy, dx] of [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dy, dx] as const))) {
            if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
            for (let c = 0; c < channels; c++) {
              const value = byChannel[c]!(values[((y + dy) * width + x + dx) * channels + c]!);
              const row = ((dy + 1) * 3 + dx + 1) * channels + c;
              sum += value * 0.1 * tensors.gridFilters![row * filters + f]!;
            }
          }
          total += Math.max(0, sum);
        }
      }
      return total / (height * width);
    }),
  );
  const byFilter = Array.from({ length: filters }, (_, f) =>
    standardize(
      pooled.map((row) => row[f]!),
      1e-5,
    ),
  );
  const vectors = pooled.map((row) =>
    times(
      through(
        row.map((value, f) => byFilter[f]!(value)),
        tensors.gridOutput!,
      ),
      0.1,
    ),
  );
  return items.map(({ grid }) => (grid ? vectors[grids.indexOf(grid)]! : new Array<number>(dim).fill(0)));
};

/** The rich catalog, four of its items with a grid of 3 by 4 cells and two channels. */
const gridCatalog = indexCatalog(
  richCatalog.items.map((item, index): CatalogItem => {
    if (index % 2 === 1) return item;
    const values = [...gaussianVector(24, seededUniform(20 + index))];
    return { ...item, grid: { height: 3, width: 4, channels: 2, values } };
  }),
);

const subject = {
  model: sequenceFusion,
  naive: { ...encoder, addition: gridAddition },
  catalog: gridCatalog,
  localSize: 0,
};

describeHistoryModel(subject);

describe.each(backends)('sequence-fusion, on %s', (_name, start) => {
  beforeAll(start);

  it('scores as the definition reads without grids, and has no tensors for them', async () => {
    const stage = staged({ ...subject, naive: encoder, catalog: richCatalog });
    expect(stage.spec.tensors.some(({ name }) => name.startsWith('grid'))).toBe(false);
    const scorer = stage.scorer();
    expectClose(await scorer.scores(stage.visitorOf(richHistory)), stage.naiveScoresOf(richHistory));
    scorer.dispose();
  });

  it('reads no more than the last twenty steps into its state, whatever came before', async () => {
    const stage = staged({ ...subject, naive: encoder, catalog: richCatalog });
    // A slow state: of what is twenty steps old, a third is left.
    splitVector(stage.spec, stage.parameters).updateBias!.fill(-10);
    const ids = richCatalog.items.map(({ id }) => id);
    const long = Array.from({ length: 26 }, (_, time) => ({
      itemId: ids[(time * 3) % 7]!,
      type: eventTypes[time % 3 === 0 ? 5 : 0]!,
      time,
    }));
    const scorer = stage.scorer();
    expectClose(await scorer.scores(stage.visitorOf(long)), stage.naiveScoresOf(long));
    scorer.dispose();
  });

  itReadsStepsAsSets(subject);
});

/** Stripes two cells wide in one of four directions, with as much noise. */
function stripes(cluster: number, uniform: () => number): Omit<CatalogItem, 'id'> {
  const [down, right] = [
    [0, 1],
    [1, 0],
    [1, 1],
    [1, -1],
  ][cluster]!;
  const phase = Math.floor(uniform() * 4);
  const values = Array.from({ length: 64 }, (_, cell) => {
    const along = Math.floor(cell / 8) * down! + (cell % 8) * right! + phase + 8;
    return (along % 4 < 2 ? 1 : 0) + 2 * (uniform() - 0.5);
  });
  return { grid: { height: 8, width: 8, channels: 1, values } };
}

describe('sequence-fusion in a federation', () => {
  beforeAll(backends[1]![1]);

  it('learns tastes: its best five hold the next item far more often than the most popular five', async () => {
    const shop = fixtureShop({ visitors: 40, longest: 12 });
    const trained = await federate(sequenceFusion, shop, { releases: 18, steps: 2, cohort: 8 });
    expect(await hitRate(trained, shop)).toBeGreaterThan(popularityHitRate(shop) + 0.25);
  });

  it('knows items that came after training by their image, and without images does not', async () => {
    const rate = async (describe?: typeof stripes): Promise<number> => {
      const shop = fixtureShop({
        visitors: 40,
        longest: 10,
        coldPerCluster: 4,
        ...(describe && { describe }),
      });
      const training = { releases: 10, steps: 2, cohort: 8 };
      const trained = await federateBeforeCold(sequenceFusion, shop, training);
      return hitRate(trained, shop, { count: 4, among: shop.cold });
    };
    // Four of sixteen new items are of the visitor's taste: a quarter of hits is chance.
    const seen = await rate(stripes);
    expect(seen).toBeGreaterThan(0.6);
    expect(seen).toBeGreaterThan((await rate()) + 0.3);
  });
});
