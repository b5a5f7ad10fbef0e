import { expect, it } from 'vitest';
import { datasetBuilder } from '../../../../server/simulate/dataset/dataset-builder.ts';
import { historyOf, knownItems, wantedItems } from '../../../../server/simulate/protocol/history.ts';
import { type EventType, eventTypes } from '../../../../shared/protocol/event-type.ts';

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
