import { expect, it } from 'vitest';
import { datasetBuilder } from '../../../../server/simulate/dataset/dataset-builder.ts';
import { historyOf, knownItems, wantedItems } from '../../../../server/simulate/split/history.ts';
import { type EventType, eventTypes } from '../../../../shared/protocol/event-type.ts';

const ratingOf = (item: string, rating?: number) => ({
  ...{ user: 'u', item, type: eventTypes.indexOf('rating') },
  ...(rating !== undefined && { rating }),
});

const dataset = (rows: readonly [item: string, type: EventType, order?: string][]) => {
  const builder = datasetBuilder();
  rows.forEach(([item, type, order], i) => {
    builder.event({ user: 'u', item, time: i, type: eventTypes.indexOf(type), ...(order ? { order } : {}) });
  });
  return builder.build();
};

it('counts steps: one for each order, one for every other event', () => {
  const data = dataset([
    ['a', 'view'],
    ['b', 'view'],
    ['c', 'purchase', 'A'],
    ['d', 'purchase', 'A'],
    ['e', 'purchase', 'B'],
    ['a', 'view'],
  ]);
  const history = historyOf(data, 1, 6);
  expect([...history.steps]).toEqual([0, 1, 1, 2, 3]);
  expect([...history.items]).toEqual([1, 2, 3, 4, 0]);
  expect([...history.times]).toEqual([1, 2, 2, 4, 5]); // an order's lines have one time
  expect(history.ratings).toBeNull();
  expect([...historyOf(data, 0, 3).steps]).toEqual([0, 1, 2]); // being in no order is nothing shared
  expect(historyOf(data, 2, 2).steps).toHaveLength(0);
});

it('gives ratings as browsers know them, 0 for the worst of the data and 1 for the best', () => {
  const builder = datasetBuilder();
  for (const [item, rating] of [
    ['a', 0.5],
    ['b', 4.5],
    ['c', undefined],
    ['d', 3.5],
  ] as const)
    builder.event(ratingOf(item, rating));
  const data = builder.build();
  expect([...historyOf(data, 0, 4).ratings!]).toEqual([0, 1, Number.NaN, 0.75]);
  expect([...historyOf(data, 3, 4).ratings!]).toEqual([0.75]);
  expect([...data.events.rating!]).toEqual([0.5, 4.5, Number.NaN, 3.5]);
});

it('has no ratings where all are the same, for they say nothing', () => {
  const builder = datasetBuilder();
  for (const item of ['a', 'b']) builder.event(ratingOf(item, 3));
  expect(historyOf(builder.build(), 0, 2).ratings).toBeNull();
});

it('tells what was wanted from what is known', () => {
  const data = dataset([
    ['shown', 'impression'],
    ['hidden', 'dismissal'],
    ['bad', 'dislike'],
    ['rated', 'rating'],
    ['found', 'search'],
    ['rated', 'view'],
    ['bought', 'purchase'],
  ]);
  const names = (items: Int32Array) => Array.from(items, (item) => data.items[item]);
  expect(names(wantedItems(data, 0, 7))).toEqual(['rated', 'bought']);
  expect(names(knownItems(data, 0, 7))).toEqual(['hidden', 'bad', 'rated', 'bought']);
  expect(names(knownItems(data, 0, 2))).toEqual(['hidden']);
});
