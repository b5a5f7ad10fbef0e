import { describe, expect, it } from 'vitest';
import { positionsOf, predictionsWithColdStart } from '../../../client/models/cold-start.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { naivePredictions } from './naive-predictions.ts';
import { richCatalog, richHistory, smallHistory, toEvents } from './small-catalog.ts';

const of = (history: typeof smallHistory) =>
  predictionsWithColdStart(toSequence(history, richCatalog.indexOf))!;

describe('predictions with a cold start', () => {
  it('are those after something and, as the last one, everything wanted from nothing', () => {
    for (const history of [smallHistory, richHistory]) {
      const { steps, ends, targets, negatives } = of(history);
      const [wanted, unwanted] = [targets, negatives].map(({ prediction, item, weight }) =>
        Array.from(prediction, (moment, at) => `${moment} ${item[at]} ${weight[at]!.toFixed(5)}`).sort(),
      );
      const expected = naivePredictions(history, richCatalog);
      const asText = (sign: number): string[] =>
        expected
          .filter(({ weight }) => Math.sign(weight) === sign)
          .map(({ moment, item, weight }) => `${moment} ${item} ${Math.abs(weight).toFixed(5)}`)
          .sort();
      expect(wanted).toEqual(asText(1));
      expect(unwanted).toEqual(asText(-1));
      expect([steps.at(-1), ends.at(-1)]).toEqual([0, 0]);
    }
  });

  it('weigh 1 together, a tenth of it from nothing', () => {
    const { steps, targets } = of(richHistory);
    const weights = [...targets.weight];
    const cold = weights.filter((_, at) => targets.prediction[at] === steps.length - 1);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
    expect(cold.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0.1, 6);
  });

  it('of a single order are that from nothing alone, and count all of it', () => {
    const order = of(
      toEvents([
        ['lamp', 'purchase', 1],
        ['candle', 'view', 1],
      ]),
    );
    expect([...order.steps]).toEqual([0]);
    expect([...order.targets.weight].map((weight) => weight.toFixed(4))).toEqual(['0.6667', '0.3333']);
    expect(positionsOf(order)).toBe(2);
  });

  it('count otherwise what came after something', () => {
    // of richHistory: mug-blue, unnamed and lantern; mug-red was of the first instant
    expect(positionsOf(of(richHistory))).toBe(3);
  });

  it('are none where nothing was wanted', () => {
    expect(of([])).toBeUndefined();
    expect(of(toEvents([['lamp', 'impression', 1]]))).toBeUndefined();
  });
});
