import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventRates, historyWeights } from '../../../client/models/history-weights.ts';
import { itemsInUse } from '../../../client/models/items-in-use.ts';
import { afterHistory } from '../../../client/models/moments.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { ratesOf, remembered } from './naive-visitor.ts';
import { richCatalog, richHistory, toEvents } from './small-catalog.ts';

const { indexOf, items } = richCatalog;
const sequence = toSequence(richHistory, indexOf);
const [at2, end2] = [2, richHistory.findIndex(({ time }) => time === 3)];

describe('what the items of a history count', () => {
  it('is their recency and event type, to sum 1, as the definition reads', () => {
    for (const memory of [0.9, 0.3]) {
      const moments = { steps: [at2, afterHistory(sequence).steps[0]!], ends: [end2, richHistory.length] };
      const weights = historyWeights(sequence, moments, memory);
      const rows = itemsInUse(sequence);
      [richHistory.slice(0, end2), richHistory].forEach((before, moment) => {
        const oneHot = (id: string) => items.map((item) => (item.id === id ? 1 : 0));
        const expected = remembered(before, memory, oneHot)!;
        rows.forEach((item, row) => {
          expect(weights[moment * rows.length + row]).toBeCloseTo(expected[item]!, 6);
        });
      });
    }
  });

  it('is by hand: a purchase two steps back against a view just now', () => {
    const two = toSequence(
      toEvents([
        ['lamp', 'purchase', 1],
        ['candle', 'view', 5],
      ]),
      indexOf,
    );
    // e * 0.3 against 1
    const [lamp, candle] = historyWeights(two, afterHistory(two), 0.3);
    expect(lamp! / candle!).toBeCloseTo(Math.E * 0.3, 5);
    expect(lamp! + candle!).toBeCloseTo(1, 6);
  });

  it('is nothing before anything has happened', () => {
    expect(
      [...historyWeights(sequence, { steps: [0], ends: [0] }, 0.9)].every((weight) => weight === 0),
    ).toBe(true);
    const empty = toSequence([], indexOf);
    expect(historyWeights(empty, afterHistory(empty), 0.9)).toHaveLength(0);
  });

  it('stays finite and of sum 1 over the longest history', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.constantFrom(0.9, 0.3), (events, memory) => {
        const long = toSequence(
          toEvents(Array.from({ length: events }, (_, time) => [items[time % 7]!.id, 'dislike', time])),
          indexOf,
        );
        const weights = historyWeights(long, afterHistory(long), memory);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      }),
    );
  });
});

describe('the rates of event types', () => {
  it('are their shares of what has happened', () => {
    const rates = eventRates(sequence, { steps: [0, at2], ends: [0, end2] });
    expect([...rates.subarray(0, eventTypes.length)]).toEqual(ratesOf([]));
    ratesOf(richHistory.slice(0, end2)).forEach((rate, type) => {
      expect(rates[eventTypes.length + type]).toBeCloseTo(rate, 6);
    });
  });
});
