import { expect, it } from 'vitest';
import { sampledMetrics } from '../../../../server/simulate/metrics/sampled.ts';
import { seededUniform } from '../../../../server/simulate/seeded-uniform.ts';

const mask = (items: number, touched: readonly number[]) => {
  const of = new Uint8Array(items);
  for (const item of touched) of[item] = 1;
  return of;
};
const descending = (items: number) => Float32Array.from({ length: items }, (_, i) => -i);

it('ranks a target among 99 items that were never touched', () => {
  // 100 untouched rivals above, 100 below; the hit rate is the chance that at most 9 of 99 drawn are above: nil
  const touched = mask(201, [100]);
  const metrics = sampledMetrics(
    { scores: descending(201), touched },
    Int32Array.of(100),
    seededUniform(1, 2),
  );
  expect(metrics).toEqual({ hr10: 0, ndcg10: 0 });
});

it('hits as often as the hypergeometric distribution says', () => {
  const [items, above] = [1_000, 80];
  // of 999 untouched, 80 above: chance that at most 9 of 99 drawn are above
  let chance = 0;
  for (let drawn = 0; drawn <= 9; drawn++) {
    let log = 0;
    for (let i = 0; i < drawn; i++) log += Math.log((above - i) / (i + 1));
    for (let i = 0; i < 99 - drawn; i++) log += Math.log((999 - above - i) / (i + 1));
    for (let i = 0; i < 99; i++) log -= Math.log((999 - i) / (i + 1));
    chance += Math.exp(log);
  }
  let hits = 0;
  const scores = descending(items);
  const touched = mask(items, [above]);
  for (let user = 0; user < 4_000; user++) {
    hits += sampledMetrics({ scores, touched }, Int32Array.of(above), seededUniform(1, 2, user)).hr10;
  }
  expect(Math.abs(hits / 4_000 - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / 4_000));
});

it('draws distinct rivals, and none that the user touched', () => {
  // 99 untouched below: all are drawn, each once; 50 touched above are not
  const touched = mask(150, [...Array(51).keys()]);
  const metrics = sampledMetrics(
    { scores: descending(150), touched },
    Int32Array.of(50),
    seededUniform(1, 2),
  );
  expect(metrics).toEqual({ hr10: 1, ndcg10: 1 });
});

it('takes all rivals where there are fewer than 99', () => {
  const scores = descending(12);
  const metrics = sampledMetrics(
    { scores, touched: mask(12, [9, 11]) },
    Int32Array.of(9, 11),
    seededUniform(1, 2),
  );
  // ranks 10 and 11 among the ten untouched: a target is no rival of another
  expect(metrics.hr10).toBe(0.5);
  expect(metrics.ndcg10).toBeCloseTo(0.5 / Math.log2(11), 12);
});

it('has no luck with ties', () => {
  const scores = new Float32Array(500);
  const metrics = sampledMetrics({ scores, touched: mask(500, [7]) }, Int32Array.of(7), seededUniform(1, 2));
  expect(metrics.hr10).toBeCloseTo(0.1, 12);
  expect(
    sampledMetrics(
      { scores: scores.fill(1, 7, 8), touched: mask(500, [7]) },
      Int32Array.of(7),
      seededUniform(1, 2),
    ).hr10,
  ).toBe(1);
});

it('wants no rival where none is left', () => {
  const metrics = sampledMetrics(
    { scores: descending(1), touched: mask(1, [0]) },
    Int32Array.of(0),
    seededUniform(1, 2),
  );
  expect(metrics).toEqual({ hr10: 1, ndcg10: 1 });
});
