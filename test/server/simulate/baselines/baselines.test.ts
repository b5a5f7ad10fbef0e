import { describe, expect, it } from 'vitest';
import {
  type Baseline,
  type BaselineName,
  baselineNames,
  type Score,
} from '../../../../server/simulate/baselines/baseline.ts';
import { createEase, easeLambda, maxEaseItems } from '../../../../server/simulate/baselines/ease.ts';
import {
  columnCounts,
  interactionMatrix,
  transposed,
  visitCooccurrences,
} from '../../../../server/simulate/baselines/interaction-matrix.ts';
import { itemKnn } from '../../../../server/simulate/baselines/item-knn.ts';
import { popularity } from '../../../../server/simulate/baselines/popularity.ts';
import { countingBaselines, runBaselines } from '../../../../server/simulate/baselines/run-baselines.ts';
import type { Dataset } from '../../../../server/simulate/dataset/dataset.ts';
import { datasetBuilder } from '../../../../server/simulate/dataset/dataset-builder.ts';
import type { BaselineResult } from '../../../../server/simulate/simulation-result.ts';
import { createSplit } from '../../../../server/simulate/split/create-split.ts';
import { type History, historyOf } from '../../../../server/simulate/split/history.ts';
import { eventTypes } from '../../../../shared/protocol/event-type.ts';
import { fixture } from '../fixture.ts';
import { naiveInverse } from './naive-inverse.ts';

const dataset = fixture({ users: 80, items: 32, clusters: 4, seed: 2 });
const split = createSplit(dataset, { seed: 4 });
const training = { dataset, trainEnds: split.stages[0]!.trainEnds };
const matrix = interactionMatrix(training);
const rows: number[][] = Array.from({ length: 80 }, (_, user) =>
  Array.from({ length: 32 }, (_, item) =>
    matrix.columns.subarray(matrix.starts[user], matrix.starts[user + 1]).includes(item) ? 1 : 0,
  ),
);
const together = (a: number, b: number) => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0);

/** @param name of several that it has; the first without */
function fit(baseline: Baseline, of = training, name = baseline.names[0]!): Score {
  const fitted = baseline.fit(of);
  if (fitted.kind === 'skipped') throw new Error(fitted.reason);
  return fitted.scores.get(name)!;
}

/** A history of one item a step. */
const historyOfItems = (items: readonly number[], steps = items.map((_, i) => i)): History => ({
  items: Int32Array.from(items),
  types: new Uint8Array(items.length),
  times: new Float64Array(items.length),
  steps: Int32Array.from(steps),
  ratings: null,
});

const expectScores = (scores: Float32Array, expected: readonly number[]) => {
  expect(scores).toHaveLength(expected.length);
  expected.forEach((value, item) => {
    expect(scores[item]!).toBeCloseTo(value, 5);
  });
};

describe('the interaction matrix', () => {
  it('holds distinct items of training, and nothing of new visitors', () => {
    expect(rows.every((row, user) => (split.isNewVisitor[user] ? !row.includes(1) : row.includes(1)))).toBe(
      true,
    );
    for (const { user, targets } of split.stages[0]!.tests) expect(rows[user]![targets[0]!]).toBe(0);
    const counts = columnCounts(matrix, 32);
    expect(counts).toEqual(counts.map((_, item) => together(item, item)));
  });

  it('has a transpose', () => {
    const columns = transposed(matrix, 32);
    expect(transposed(columns, 80)).toEqual(matrix);
    expect([...columns.columns.subarray(columns.starts[3], columns.starts[4])]).toEqual(
      rows.flatMap((row, user) => (row[3] ? user : [])),
    );
  });

  it('counts who wanted two items', () => {
    const visited: number[] = [];
    visitCooccurrences(matrix, 32, (item, counts) => {
      visited.push(item);
      expect([...counts]).toEqual(Array.from({ length: 32 }, (_, other) => together(item, other)));
    });
    expect(visited).toEqual([...Array(32).keys()]);
  });

  it('leaves out what was not wanted', () => {
    const builder = datasetBuilder();
    for (const [item, type] of [
      ['a', 'view'],
      ['b', 'dislike'],
      ['c', 'impression'],
      ['d', 'dismissal'],
      ['a', 'purchase'],
    ] as const) {
      builder.event({ user: 'u', item, type: eventTypes.indexOf(type) });
    }
    expect([...interactionMatrix({ dataset: builder.build(), trainEnds: Int32Array.of(5) }).columns]).toEqual(
      [0],
    );
  });
});

it('popularity scores how many users wanted an item, whatever the history', () => {
  const score = fit(popularity);
  expect([...score(historyOfItems([3]))]).toEqual(
    Array.from({ length: 32 }, (_, item) => together(item, item)),
  );
  expect(score(historyOfItems([]))).toEqual(score(historyOfItems([1, 2])));
});

describe('item-kNN', () => {
  const similarity = (a: number, b: number) =>
    together(a, b) / (Math.sqrt(together(a, a) * together(b, b)) + 10);

  it('scores the sum of shrunken cosines to the distinct items of the history', () => {
    const expected = Array.from({ length: 32 }, (_, item) =>
      [4, 9].reduce((sum, other) => sum + (item === other ? 0 : similarity(item, other)), 0),
    );
    expectScores(fit(itemKnn)(historyOfItems([4, 9, 4])), expected);
  });

  it('lets an item be reached from its hundred nearest only', () => {
    // 150 items; item 0 goes with item i for 151 - i users, so that its nearest are 1 to 100
    const builder = datasetBuilder();
    for (let item = 0; item < 150; item++) builder.item({ id: `${item}` });
    for (let item = 1; item < 150; item++) {
      for (let user = 0; user < 151 - item; user++) {
        builder.event({ user: `${item} ${user}`, item: '0', type: 0 });
        builder.event({ user: `${item} ${user}`, item: `${item}`, type: 0 });
      }
    }
    const large = builder.build();
    const score = fit(itemKnn, { dataset: large, trainEnds: large.starts.slice(1) });
    expect(score(historyOfItems([100]))[0]).toBeGreaterThan(0);
    expect(score(historyOfItems([101]))[0]).toBe(0);
    expect(score(historyOfItems([0]))[101]).toBeGreaterThan(0); // whose only neighbour is item 0
  });
});

describe('EASE', () => {
  const lambda = 30;
  const gram = Array.from({ length: 32 }, (_, i) =>
    Array.from({ length: 32 }, (_, j) => together(i, j) + (i === j ? lambda : 0)),
  );
  const inverse = naiveInverse(gram);
  const weight = (from: number, to: number) => (from === to ? 0 : -inverse[from]![to]! / inverse[to]![to]!);
  const expected = (weights: ReadonlyMap<number, number>) =>
    Array.from({ length: 32 }, (_, item) =>
      [...weights].reduce((sum, [from, each]) => sum + each * weight(from, item), 0),
    );
  const ease = createEase(lambda);
  const scoreWhole = fit(ease);
  const scoreRecent = fit(ease, training, 'ease-recent');

  it('scores as the closed form says, by a naive inverse', () => {
    expectScores(
      scoreWhole(historyOfItems([4, 9, 4, 20])),
      expected(
        new Map([
          [4, 1],
          [9, 1],
          [20, 1],
        ]),
      ),
    );
    expectScores(scoreWhole(historyOfItems([])), new Array<number>(32).fill(0));
  });

  it('reconstructs the rows better than any other item weights nearby', () => {
    // the closed form is the minimum of |X - XB|² + lambda |B|² over one column with B_jj = 0
    const column = 7;
    const loss = (b: readonly number[]) =>
      rows.reduce((sum, row) => sum + (row[column]! - row.reduce((s, x, i) => s + x * b[i]!, 0)) ** 2, 0) +
      lambda * b.reduce((sum, x) => sum + x * x, 0);
    const best = Array.from({ length: 32 }, (_, from) => scoreWhole(historyOfItems([from]))[column]!);
    for (let i = 0; i < 32; i++) {
      if (i === column) continue;
      for (const change of [-0.01, 0.01]) {
        expect(loss(best.map((x, j) => (i === j ? x + change : x)))).toBeGreaterThan(loss(best));
      }
    }
  });

  it('over recent steps weighs items by .9 for each step that brought something new', () => {
    const history = historyOfItems([1, 2, 3, 4, 2, 4], [0, 1, 2, 2, 3, 4]);
    // from the last: 4 alone, then 2, then 3 (its order brought 4 again), then 1
    const weights = new Map([
      [4, 1],
      [2, 0.9],
      [3, 0.81],
      [1, 0.729],
    ]);
    expectScores(scoreRecent(history), expected(weights));
  });

  it('over recent steps looks back twenty', () => {
    const items = Array.from({ length: 25 }, (_, i) => i);
    const weights = new Map(items.slice(5).map((item) => [item, 0.9 ** (24 - item)]));
    expectScores(scoreRecent(historyOfItems(items)), expected(weights));
    const orders = historyOfItems(
      items,
      items.map((i) => Math.floor(i / 5)),
    );
    const whole = new Map(items.map((item) => [item, 0.9 ** (4 - Math.floor(item / 5))]));
    expectScores(scoreRecent(orders), expected(whole));
  });

  it('gives nothing to items that nobody touched, and takes nothing from them', () => {
    const builder = datasetBuilder();
    builder.item({ id: 'cold' });
    for (const user of ['u', 'v', 'w']) for (const item of ['a', 'b']) builder.event({ user, item, type: 0 });
    const small = builder.build();
    const score = fit(createEase(1), { dataset: small, trainEnds: small.starts.slice(1) });
    expect(score(historyOfItems([0]))).toEqual(new Float32Array(3));
    // XᵀX + I = [[4, 3], [3, 4]]: B = 3 / 4
    expectScores(score(historyOfItems([0, 1])), [0, 0, 0.75]);
  });

  it('is left out for a catalog that is too large, and says so', () => {
    const builder = datasetBuilder();
    for (let item = 0; item <= maxEaseItems; item++) builder.event({ user: 'u', item: `${item}`, type: 0 });
    const large: Dataset = builder.build();
    const fitted = ease.fit({ dataset: large, trainEnds: large.starts.slice(1) });
    expect(fitted).toEqual({ kind: 'skipped', reason: expect.stringContaining('8001 items') });
  });

  it('is fitted once for both baselines, and tells how far it is', () => {
    const told: number[] = [];
    const fitted = createEase().fit(training, (share) => told.push(share));
    expect(fitted.kind === 'fitted' && [...fitted.scores.keys()]).toEqual(['ease', 'ease-recent']);
    expect(told.at(-1)).toBeCloseTo(1, 12);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('is regularised by interactions per item, as its author tuned it', () => {
    const published = [
      [9_990_000, 20_108, 500],
      [56_900_000, 17_769, 1_000],
      [100_000, 1_682, 250],
    ] as const;
    for (const [interactions, items, tuned] of published) {
      expect(easeLambda(interactions, items) / tuned).toBeGreaterThan(0.8);
      expect(easeLambda(interactions, items) / tuned).toBeLessThan(1.2);
    }
    expect(easeLambda(0, 0)).toBe(1);
  });
});

describe('the baselines', () => {
  const results = (data: Dataset, names: readonly BaselineName[] = baselineNames) =>
    runBaselines(createSplit(data, { seed: 1 }), names, 1, () => undefined);
  const ndcg = (of: BaselineResult | undefined): number => (of && 'full' in of ? of.full.ndcg10 : Number.NaN);

  it('are named, in the order of the report', async () => {
    expect(countingBaselines.flatMap(({ names }) => names)).toEqual(baselineNames);
    expect(Object.keys(await results(dataset, ['ease-recent', 'popularity']))).toEqual([
      'popularity',
      'ease-recent',
    ]);
    expect(await results(dataset, [])).toEqual({});
  });

  it.each([
    ['leave-one-out', fixture()],
    ['next-basket', fixture({ orders: true })],
  ])('find the structure of the fixture, each more than popularity (%s)', async (_, data) => {
    const found = await results(data);
    const popular = ndcg(found.popularity);
    expect(ndcg(found['item-knn'])).toBeGreaterThan(1.5 * popular);
    expect(ndcg(found.ease)).toBeGreaterThan(1.5 * popular);
    expect(ndcg(found['ease-recent'])).toBeGreaterThan(ndcg(found.ease));
  });

  it('give the same numbers every time', async () => {
    expect(await results(fixture())).toEqual(await results(fixture()));
  });

  it('read a history as the data set has it', () => {
    const test = split.stages[0]!.tests[0]!;
    const history = historyOf(dataset, test.historyStart, test.historyEnd);
    for (const baseline of countingBaselines) {
      for (const name of baseline.names) expect(fit(baseline, training, name)(history)).toHaveLength(32);
    }
  });
});
