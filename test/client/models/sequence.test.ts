import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import {
  knownEvents,
  maxEvents,
  nextStep,
  recencyBucket,
  toSequence,
} from '../../../client/models/sequence.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { toEvents } from './small-catalog.ts';

const indexOf = new Map(['a', 'b', 'c', 'd', 'e'].map((id, index) => [id, index]));
const sequenceOf = (...lines: Parameters<typeof toEvents>[0][number][]) =>
  toSequence(toEvents(lines), indexOf);

describe('known events', () => {
  it('are those of items of the catalog, oldest first, of one time as the history lists them; the history stays', () => {
    const history = toEvents([
      ['c', 'view', 30],
      ['gone', 'view', 25],
      ['b', 'view', 10],
      ['a', 'view', 10],
    ]);
    const searched: HistoryEvent[] = [...history, { type: 'search', query: 'red mug', time: 5 }];
    expect(knownEvents(searched, indexOf).map(({ itemId }) => itemId)).toEqual(['b', 'a', 'c']);
    expect(searched.map(({ time }) => time)).toEqual([30, 25, 10, 10, 5]);
  });
});

describe('a sequence', () => {
  it('is the history against the catalog: items, types, and how many instants lie before', () => {
    const { items, types, steps } = sequenceOf(['b', 'view', 10], ['a', 'purchase', 20], ['c', 'like', 30]);
    expect([...items]).toEqual([1, 0, 2]);
    expect([...types].map((type) => eventTypes[type])).toEqual(['view', 'purchase', 'like']);
    expect([...steps]).toEqual([0, 1, 2]);
  });

  it('of nothing is nothing', () => {
    expect(toSequence([], indexOf)).toEqual({
      items: new Int32Array(0),
      types: new Uint8Array(0),
      steps: new Int32Array(0),
      ratings: new Float32Array(0),
    });
  });

  it('counts distinct instants: the lines of one order share their step', () => {
    const { steps } = sequenceOf(
      ['a', 'purchase', 1],
      ['b', 'purchase', 1],
      ['c', 'purchase', 5],
      ['d', 'view', 5],
    );
    expect([...steps]).toEqual([0, 0, 1, 1]);
  });

  it('sorts by time, and keeps the order within an instant', () => {
    const { items } = sequenceOf(['c', 'view', 3], ['b', 'view', 1], ['a', 'view', 1]);
    expect([...items]).toEqual([1, 0, 2]);
  });

  it('carries the value of each rating, and NaN where there is none', () => {
    const history: HistoryEvent[] = [
      { type: 'rating', itemId: 'b', rating: 0.25, time: 3 },
      { type: 'rating', itemId: 'a', rating: 0, time: 1 },
      { type: 'rating', itemId: 'c', time: 2 },
      { type: 'view', itemId: 'd', time: 4 },
    ];
    expect([...toSequence(history, indexOf).ratings]).toEqual([0, Number.NaN, 0.25, Number.NaN]);
  });

  it('leaves out items that the catalog lacks, and searches', () => {
    const search: HistoryEvent = { type: 'search', query: 'mugs', time: 2 };
    const events = [
      ...toEvents([
        ['gone', 'view', 1],
        ['a', 'view', 3],
      ]),
      search,
    ];
    const { items, steps } = toSequence(events, indexOf);
    expect([...items]).toEqual([0]);
    expect([...steps]).toEqual([0]);
  });

  it('looks at the newest events only, and counts steps among them', () => {
    const events = toEvents(Array.from({ length: maxEvents + 50 }, (_, i) => ['a', 'view', i]));
    const { items, steps } = toSequence([...toEvents([['b', 'view', -1]]), ...events], indexOf);
    expect(items).toHaveLength(maxEvents);
    expect(items.includes(1)).toBe(false);
    expect([steps[0], steps.at(-1)]).toEqual([0, maxEvents - 1]);
  });

  it('does not reorder the history that it was given', () => {
    const events = toEvents([
      ['c', 'view', 3],
      ['b', 'view', 1],
    ]);
    const copy = structuredClone(events);
    toSequence(events, indexOf);
    expect(events).toEqual(copy);
  });

  it('is looked at from the step after its last, an empty one from the first', () => {
    expect(nextStep(sequenceOf(['a', 'view', 1], ['b', 'view', 1], ['c', 'view', 2]))).toBe(2);
    expect(nextStep(sequenceOf())).toBe(0);
  });
});

describe('recency', () => {
  it('is bucketed by powers of two, the last bucket open', () => {
    const ages = [1, 2, 3, 4, 7, 8, 127, 128, 200, 1e9];
    expect(ages.map(recencyBucket)).toEqual([0, 1, 1, 2, 2, 3, 6, 7, 7, 7]);
  });
});
