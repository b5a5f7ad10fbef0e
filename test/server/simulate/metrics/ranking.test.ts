import { describe, expect, it } from 'vitest';
import { gainsAfter } from '../../../../server/simulate/metrics/gains-after.ts';
import { type FullMetrics, fullMetrics } from '../../../../server/simulate/metrics/ranking.ts';
import { tieGroups } from '../../../../server/simulate/metrics/tie-groups.ts';
import { cutoff, gainAt } from '../../../../shared/metrics/evaluation.ts';
import { refusal } from '../../../shared/log/refusal.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';

const metricsOf = (
  scores: readonly number[],
  targets: readonly number[],
  excluded: readonly number[] = [],
) => {
  const mask = new Uint8Array(scores.length);
  for (const item of excluded) mask[item] = 1;
  const groups = tieGroups({ scores: Float32Array.from(scores), excluded: mask }, Int32Array.from(targets));
  return fullMetrics(groups, scores.length - excluded.length);
};

/** Metrics of one order of all candidates, best first, as the definitions say. */
function naiveMetrics(order: readonly number[], targets: readonly number[]): FullMetrics {
  const isTarget = order.map((item) => targets.includes(item));
  const shown = isTarget.slice(0, 10);
  const hits = shown.filter(Boolean).length;
  const dcg = shown.reduce((sum, hit, i) => sum + (hit ? 1 / Math.log2(i + 2) : 0), 0);
  const ideal = targets.slice(0, 10).reduce((sum, _, i) => sum + 1 / Math.log2(i + 2), 0);
  let wins = 0;
  let pairs = 0;
  isTarget.forEach((a, i) => {
    isTarget.forEach((b, j) => {
      if (a && !b) pairs++;
      if (a && !b && i < j) wins++;
    });
  });
  const [precision, recall] = [hits / 10, hits / targets.length];
  return {
    hr10: hits > 0 ? 1 : 0,
    ndcg10: dcg / ideal,
    mrr: 1 / (isTarget.indexOf(true) + 1),
    auc: pairs === 0 ? 0.5 : wins / pairs,
    precision10: precision,
    recall10: recall,
    f1At10: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [i, item] of items.entries()) {
    for (const rest of permutations(items.filter((_, j) => j !== i))) yield [item, ...rest];
  }
}

/** Every order that the scores allow. */
function* ordersOf(groups: readonly (readonly number[])[]): Generator<number[]> {
  const [first, ...others] = groups;
  if (!first) return yield [];
  for (const order of permutations(first)) for (const rest of ordersOf(others)) yield [...order, ...rest];
}

function naiveMean(scores: readonly number[], targets: readonly number[]): FullMetrics {
  const levels = [...new Set(scores)].sort((a, b) => b - a);
  const groups = levels.map((level) => scores.flatMap((score, item) => (score === level ? item : [])));
  const sums = { hr10: 0, ndcg10: 0, mrr: 0, auc: 0, precision10: 0, recall10: 0, f1At10: 0 };
  let orders = 0;
  for (const order of ordersOf(groups)) {
    const metrics = naiveMetrics(order, targets);
    for (const name of Object.keys(sums) as (keyof FullMetrics)[]) sums[name] += metrics[name];
    orders++;
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / orders])) as FullMetrics;
}

const expectClose = (actual: FullMetrics, expected: FullMetrics) => {
  for (const name of Object.keys(expected) as (keyof FullMetrics)[]) {
    expect(actual[name], name).toBeCloseTo(expected[name], 10);
  }
};

describe('metrics of a ranking', () => {
  it('are those computed by hand', () => {
    // twelve items, 0 best; targets at ranks 3, 10 and 12
    const scores = Array.from({ length: 12 }, (_, i) => 12 - i);
    const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expectClose(metricsOf(scores, [2, 9, 11]), {
      hr10: 1,
      ndcg10: (1 / Math.log2(4) + 1 / Math.log2(11)) / ideal,
      mrr: 1 / 3,
      auc: (7 + 1 + 0) / 27,
      precision10: 0.2,
      recall10: 2 / 3,
      f1At10: 4 / 13,
    });
  });

  it('are perfect for the target first, and nothing for the target last', () => {
    const scores = Array.from({ length: 40 }, (_, i) => -i);
    expectClose(metricsOf(scores, [0]), {
      ...{ hr10: 1, ndcg10: 1, mrr: 1, auc: 1, precision10: 0.1, recall10: 1, f1At10: 2 / 11 },
    });
    expectClose(metricsOf(scores, [39]), {
      ...{ hr10: 0, ndcg10: 0, mrr: 1 / 40, auc: 0, precision10: 0, recall10: 0, f1At10: 0 },
    });
  });

  it('do not see items that are no candidates', () => {
    expectClose(metricsOf([9, 5, 8, 4, 7], [3], [0, 4]), metricsOf([5, 8, 4], [2]));
  });

  it('reach 1 in NDCG with more targets than places', () => {
    expect(
      metricsOf(
        Array.from({ length: 30 }, (_, i) => -i),
        [...Array(15).keys()],
      ).ndcg10,
    ).toBeCloseTo(1, 12);
  });

  it('of constant scores are those of a random list', () => {
    const metrics = metricsOf(new Array<number>(200).fill(3), [0]);
    expect(metrics.hr10).toBeCloseTo(10 / 200, 12);
    expect(metrics.auc).toBe(0.5);
    expect(metrics.ndcg10).toBeCloseTo(gainsAfter(0, 200) / 200, 12);
  });

  it('are means over all orders that ties allow', () => {
    const uniform = seededUniform(11);
    const draw = (count: number) => Math.floor(count * uniform());
    for (let round = 0; round < 60; round++) {
      // some items stand alone, up to eight of them above; the rest in groups of up to five
      const above = draw(9);
      const scores = Array.from({ length: above + 6 }, (_, i) => (i < above ? 100 - i : draw(3)));
      const largest = Math.max(...[0, 1, 2].map((level) => scores.filter((score) => score === level).length));
      if (largest > 5) continue;
      const targets = scores.flatMap((_, item) => (uniform() < 0.3 ? item : []));
      if (targets.length === 0) continue;
      expectClose(metricsOf(scores, targets), naiveMean(scores, targets));
    }
  });

  it('have no winner where every candidate is a target', () => {
    expect(metricsOf([1, 2], [0, 1]).auc).toBe(0.5);
  });

  it.each([Number.NaN, Infinity, -Infinity])('refuse a score of %d, of a candidate or not', (score) => {
    expect(() => metricsOf([1, score, 2], [0])).toThrow(refusal('BAD_MODEL'));
    expect(() => metricsOf([1, score, 2], [0], [1])).toThrow(refusal('BAD_MODEL'));
    expect(() => metricsOf([score, 1], [0])).toThrow(refusal('BAD_MODEL'));
  });
});

it('knows what a rank is worth', () => {
  expect([gainAt(1), gainAt(3), gainAt(10), gainAt(11)]).toEqual([1, 0.5, 1 / Math.log2(11), 0]);
  expect(gainsAfter(8, 100)).toBe(gainAt(9) + gainAt(cutoff));
  expect(gainsAfter(10, 5)).toBe(0);
});
