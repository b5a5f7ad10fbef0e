import { expect, it } from 'vitest';
import { datasetBuilder, type EventRow } from '../../../../server/simulate/dataset/dataset-builder.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';

const build = (rows: readonly EventRow[]) => {
  const builder = datasetBuilder();
  for (const row of rows) builder.event(row);
  return builder.build();
};

it('sorts by user, then time; events of one time keep their order', () => {
  const { users, items, events, starts } = build([
    { user: 'b', item: 'x', time: 5, type: 0 },
    { user: 'a', item: 'y', time: 9, type: 1 },
    { user: 'b', item: 'z', time: 3, type: 2 },
    { user: 'b', item: 'y', time: 5, type: 3 },
    { user: 'b', item: 'x', time: 3, type: 4 },
  ]);
  expect(users).toEqual(['b', 'a']);
  expect(items).toEqual(['x', 'y', 'z']);
  expect([...starts]).toEqual([0, 4, 5]);
  expect([...events.user]).toEqual([0, 0, 0, 0, 1]);
  expect([...events.item]).toEqual([2, 0, 0, 1, 1]);
  expect([...events.time]).toEqual([3, 3, 5, 5, 9]);
  expect([...events.type]).toEqual([2, 4, 0, 3, 1]);
  expect([events.order, events.rating]).toEqual([null, null]);
});

it('makes the lines of an order one instant, that of its first line, and neighbours', () => {
  const { events } = build([
    { user: 'a', item: 'x', time: 1, type: 5, order: 'A' },
    { user: 'a', item: 'y', time: 1, type: 5, order: 'B' },
    { user: 'a', item: 'v', time: 1, type: 0 },
    { user: 'a', item: 'z', time: 7, type: 5, order: 'A' },
    { user: 'a', item: 'w', time: 3, type: 5, order: 'B' },
  ]);
  expect([...events.item]).toEqual([0, 3, 1, 4, 2]); // x z, y w, v
  expect([...events.time]).toEqual([1, 1, 1, 1, 1]);
  expect([...events.order!]).toEqual([0, 0, 1, 1, -1]);
});

it('keeps the orders of two users apart, whatever they are called', () => {
  const { events } = build([
    { user: 'a', item: 'x', type: 5, order: '1' },
    { user: 'b', item: 'x', type: 5, order: '1' },
  ]);
  expect([...events.order!]).toEqual([0, 1]);
});

it('takes the order of rows for time where there is none', () => {
  const dataset = build([
    { user: 'a', item: 'x', type: 0 },
    { user: 'b', item: 'x', type: 0 },
    { user: 'a', item: 'y', type: 0 },
  ]);
  expect(dataset.hasTime).toBe(false);
  expect([...dataset.events.time]).toEqual([0, 2, 1]);
});

it('has a catalog item for every item: first those of the items file, in its order', () => {
  const builder = datasetBuilder();
  expect(builder.item({ id: 'cold', title: 'Nobody came' })).toBe(true);
  expect(builder.item({ id: 'x', title: 'X' })).toBe(true);
  expect(builder.item({ id: 'x', title: 'Again' })).toBe(false);
  builder.event({ user: 'a', item: 'bare', type: 0 });
  builder.event({ user: 'a', item: 'x', type: 0 });
  const { items, catalog } = builder.build();
  expect(items).toEqual(['cold', 'x', 'bare']);
  expect(catalog).toEqual([{ id: 'cold', title: 'Nobody came' }, { id: 'x', title: 'X' }, { id: 'bare' }]);
});

it('takes names of the language for ids like any other', () => {
  const names = ['__proto__', 'constructor', 'toString', '1', '01', '1.0', ' '];
  const builder = datasetBuilder();
  for (const name of names) builder.event({ user: name, item: name, type: 0, order: name });
  builder.attribute('__proto__', '__proto__', 'constructor');
  const { users, items, events, userAttributes } = builder.build();
  expect(users).toEqual(names);
  expect(items).toEqual(names);
  expect(new Set(events.order).size).toBe(names.length);
  expect(userAttributes.get('__proto__')?.slice(0, 2)).toEqual(['constructor', null]);
});

it('keeps ratings, and none where a row has none', () => {
  const { events } = build([
    { user: 'a', item: 'x', type: 6, rating: 4.5 },
    { user: 'a', item: 'y', type: 0 },
  ]);
  expect([...events.rating!]).toEqual([4.5, Number.NaN]);
});

it('knows the scale of ratings from the worst and the best of them, if they differ', () => {
  const rated = (...ratings: (number | undefined)[]) =>
    build(
      ratings.map((rating) => ({ user: 'a', item: 'x', type: 6, ...(rating !== undefined && { rating }) })),
    ).ratingScale;
  expect(rated(3, undefined, 4.5, 0.5)).toEqual({ least: 0.5, most: 4.5 });
  expect(rated(-2, 2)).toEqual({ least: -2, most: 2 });
  expect([rated(3, 3), rated(undefined)]).toEqual([null, null]);
});

it('keeps the first value of an attribute, and nothing of users without events', () => {
  const builder = datasetBuilder();
  builder.event({ user: 'a', item: 'x', type: 0 });
  builder.attribute('stranger', 'age', '30');
  builder.attribute('a', 'age', '40');
  builder.attribute('a', 'age', '41');
  expect([...builder.build().userAttributes]).toEqual([['age', ['40']]]);
});

it('sorts thousands of rows as a plain stable sort would', () => {
  const uniform = seededUniform(3);
  const draw = (count: number) => Math.floor(count * uniform());
  const rows = Array.from({ length: 5_000 }, (_, line) => ({
    user: `u${draw(50)}`,
    item: `i${line}`,
    time: draw(40),
    type: draw(11),
  }));
  const { events, starts, users } = build(rows);
  const expected = users.flatMap((user) =>
    rows.filter((row) => row.user === user).sort((a, b) => a.time - b.time),
  );
  expect([...events.item]).toEqual(expected.map(({ item }) => Number(item.slice(1))));
  expect([...events.type]).toEqual(expected.map(({ type }) => type));
  expect(starts[50]).toBe(5_000);
});
