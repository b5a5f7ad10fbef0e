import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import {
  type Predictions,
  predictionsOf,
  type Targets,
  toDense,
} from '../../../client/models/predictions.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { naiveExamples } from './naive-predictions.ts';
import { toEvents } from './small-catalog.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];
const indexOf = new Map(ids.map((id, index) => [id, index]));
const predict = (history: readonly HistoryEvent[]): Predictions | undefined =>
  predictionsOf(toSequence(history, indexOf));
const predictAll = (...lines: Parameters<typeof toEvents>[0][number][]) => predict(toEvents(lines));

/** `[item, step, weight]`, weights to four places. */
const listed = (predictions: Predictions | undefined, which: 'targets' | 'negatives') => {
  if (!predictions) return undefined;
  const { prediction, item, weight }: Targets = predictions[which];
  return Array.from(item, (each, t) => [
    ids[each],
    predictions.steps[prediction[t]!],
    Math.round(weight[t]! * 1e4) / 1e4,
  ]);
};

describe('what is predicted', () => {
  it('is every item at its first appearance, with something before it, weighted by what the visitor did', () => {
    const predictions = predictAll(
      ['a', 'view', 1],
      ['b', 'view', 2],
      ['a', 'purchase', 3],
      ['c', 'purchase', 4],
      ['d', 'view', 5],
    );
    // .5 for each view, 1 for the purchase
    expect(listed(predictions, 'targets')).toEqual([
      ['b', 1, 0.25],
      ['c', 3, 0.5],
      ['d', 4, 0.25],
    ]);
    expect([...predictions!.ends]).toEqual([1, 3, 4]);
    expect(listed(predictions, 'negatives')).toEqual([]);
  });

  it('is one prediction for all lines of an order, from what came strictly before it', () => {
    const predictions = predictAll(
      ['a', 'view', 1],
      ['b', 'purchase', 2],
      ['c', 'purchase', 2],
      ['d', 'purchase', 2],
    );
    expect([...predictions!.steps]).toEqual([1]);
    expect([...predictions!.ends]).toEqual([1]);
    expect([...predictions!.targets.prediction]).toEqual([0, 0, 0]);
    expect([...predictions!.targets.item]).toEqual([1, 2, 3]);
  });

  it('is nothing in a history of one instant, or of none', () => {
    expect(predictAll(['a', 'purchase', 1], ['b', 'purchase', 1])).toBeUndefined();
    expect(predictAll()).toBeUndefined();
  });

  it('is nothing where nothing is wanted: there is nothing to say what instead', () => {
    expect(predictAll(['a', 'view', 1], ['b', 'dislike', 2])).toBeUndefined();
    expect(predictAll(['a', 'view', 1], ['a', 'purchase', 2])).toBeUndefined();
  });

  it.each([
    ['view', 0.5],
    ['click', 0.5],
    ['add-to-cart', 0.8],
    ['wishlist', 0.8],
    ['purchase', 1],
    ['rating', 0.8],
    ['like', 1],
  ] as const)('weighs a %s %d', (type, weight) => {
    const predictions = predictAll(['a', 'view', 1], ['b', type, 2], ['c', 'purchase', 3]);
    const [, , relative] = listed(predictions, 'targets')![0]!;
    expect(relative).toBeCloseTo(weight / (weight + 1), 4);
  });

  it.each([
    [0, 0.5],
    [0.5, 0.75],
    [1, 1],
    [undefined, 0.8],
  ])('weighs a rating of %s %d', (rating, weight) => {
    const rated = { type: 'rating', itemId: 'b', time: 2, ...(rating !== undefined && { rating }) } as const;
    const predictions = predict([...toEvents([['a', 'view', 1]]), rated, ...toEvents([['c', 'like', 3]])]);
    expect(listed(predictions, 'targets')![0]![2]).toBeCloseTo(weight / (weight + 1), 4);
  });

  it('takes the value of nothing but a rating', () => {
    const view = { type: 'view', itemId: 'b', rating: 1, time: 2 } as const;
    const predictions = predict([...toEvents([['a', 'view', 1]]), view, ...toEvents([['c', 'view', 3]])]);
    expect(listed(predictions, 'targets')).toEqual([
      ['b', 1, 0.5],
      ['c', 2, 0.5],
    ]);
  });

  it('weighs an item by the most that was done with it, where it first appeared', () => {
    const predictions = predictAll(
      ['a', 'view', 1],
      ['b', 'view', 2],
      ['c', 'view', 3],
      ['b', 'purchase', 4],
    );
    expect(listed(predictions, 'targets')).toEqual([
      ['b', 1, 0.6667],
      ['c', 2, 0.3333],
    ]);
  });
});

describe('what was not wanted', () => {
  it('is what was disliked, dismissed, or shown and left alone', () => {
    const predictions = predictAll(
      ['a', 'view', 1],
      ['b', 'dislike', 2],
      ['c', 'dismissal', 2],
      ['d', 'impression', 3],
      ['e', 'purchase', 3],
    );
    expect(listed(predictions, 'targets')).toEqual([['e', 2, 1]]);
    expect(listed(predictions, 'negatives')).toEqual([
      ['b', 1, 1],
      ['c', 1, 0.5],
      ['d', 2, 0.05],
    ]);
    expect([...predictions!.steps]).toEqual([1, 2]);
  });

  it('is not what was shown and then clicked, nor what was had before it was shown', () => {
    const predictions = predictAll(
      ['a', 'purchase', 1],
      ['b', 'impression', 2],
      ['a', 'impression', 2],
      ['b', 'click', 3],
      ['b', 'impression', 4],
    );
    expect(listed(predictions, 'targets')).toEqual([['b', 2, 1]]);
    expect(listed(predictions, 'negatives')).toEqual([]);
  });

  it('is what was looked at and then disliked; a look is no wish then', () => {
    const predictions = predictAll(['a', 'view', 1], ['b', 'view', 2], ['b', 'dislike', 3], ['c', 'view', 4]);
    expect(listed(predictions, 'targets')).toEqual([['c', 3, 1]]);
    // on the scale of the targets, where .5 is 1
    expect(listed(predictions, 'negatives')).toEqual([['b', 2, 2]]);
  });

  it('is not what was bought and then waved away: it was wanted, and is not news any more', () => {
    const predictions = predictAll(['a', 'view', 1], ['b', 'purchase', 2], ['b', 'dismissal', 3]);
    expect(listed(predictions, 'targets')).toEqual([['b', 1, 1]]);
    expect(listed(predictions, 'negatives')).toEqual([]);
  });

  it('is by the last word, where two weigh the same', () => {
    const changed = predictAll(['a', 'view', 1], ['b', 'dislike', 2], ['b', 'like', 3]);
    expect(listed(changed, 'targets')).toEqual([['b', 2, 1]]);
    const back = predictAll(['a', 'view', 1], ['b', 'like', 2], ['b', 'dislike', 3], ['c', 'like', 3]);
    expect(listed(back, 'negatives')).toEqual([['b', 2, 1]]);
  });

  it('is nothing with nothing before it', () => {
    const predictions = predictAll(['a', 'dislike', 1], ['b', 'impression', 1], ['c', 'view', 2]);
    expect(listed(predictions, 'negatives')).toEqual([]);
  });

  it('is what was shown once and disliked later, in full, from when it was shown', () => {
    const predictions = predictAll(
      ['a', 'view', 1],
      ['b', 'impression', 2],
      ['b', 'dislike', 3],
      ['c', 'like', 4],
    );
    expect(listed(predictions, 'negatives')).toEqual([['b', 1, 1]]);
  });
});

describe('predictions of any history', () => {
  const histories = fc.array(
    fc.record(
      {
        itemId: fc.constantFrom(...ids, 'gone'),
        type: fc.constantFrom(...eventTypes),
        time: fc.nat(6),
        rating: fc.float({ min: 0, max: 1, noNaN: true }),
      },
      { requiredKeys: ['itemId', 'type', 'time'] },
    ),
    { maxLength: 30 },
  ) as fc.Arbitrary<HistoryEvent[]>;

  it('are those of the definition', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const known = history.filter(({ itemId }) => itemId !== 'gone').sort((a, b) => a.time - b.time);
        const times = [...new Set(known.map(({ time }) => time))];
        const examples = naiveExamples(known);
        const wanted = examples.filter(({ weight }) => weight > 0);
        const total = wanted.reduce((sum, { weight }) => sum + weight, 0);
        const byItem = (a: readonly unknown[], b: readonly unknown[]) =>
          String(a[0]) < String(b[0]) ? -1 : 1;
        const expected = (sign: number) =>
          examples
            .filter(({ weight }) => weight * sign > 0)
            .map(({ itemId, time, weight }) => [
              itemId,
              times.indexOf(time),
              Math.round(Math.fround((weight * sign) / total) * 1e4) / 1e4,
            ])
            .sort(byItem);
        const predictions = predict(history);
        expect(predictions === undefined).toBe(wanted.length === 0);
        if (!predictions) return;
        expect(listed(predictions, 'targets')!.sort(byItem)).toEqual(expected(1));
        expect(listed(predictions, 'negatives')!.sort(byItem)).toEqual(expected(-1));
      }),
    );
  });

  it('have targets that weigh 1 together, steps that rise, and contexts that end before them', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const sequence = toSequence(history, indexOf);
        const predictions = predictionsOf(sequence);
        if (!predictions) return;
        const { steps, ends, targets, negatives } = predictions;
        expect(targets.weight.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
        expect([...targets.weight, ...negatives.weight].every((weight) => weight > 0)).toBe(true);
        const items = [...targets.item, ...negatives.item];
        expect(new Set(items).size).toBe(items.length);
        steps.forEach((step, p) => {
          if (p > 0) expect(step).toBeGreaterThan(steps[p - 1]!);
          expect(ends[p]).toBe(sequence.steps.filter((each) => each < step).length);
          expect(ends[p]).toBeGreaterThan(0);
        });
      }),
    );
  });
});

describe('targets as a matrix', () => {
  it('have each weight at its prediction and item, and zeros elsewhere', () => {
    const targets = {
      prediction: Int32Array.of(0, 1, 1),
      item: Int32Array.of(2, 0, 3),
      weight: Float32Array.of(0.5, 0.25, 0.25),
    };
    expect([...toDense(targets, 2, 4)]).toEqual([0, 0, 0.5, 0, 0.25, 0, 0, 0.25]);
    expect(toDense({ ...targets, prediction: new Int32Array(0), item: new Int32Array(0) }, 0, 4)).toEqual(
      new Float32Array(0),
    );
  });
});
