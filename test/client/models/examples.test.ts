import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { maxEvents, recencyBucket, targetPositions, toSequence } from '../../../client/models/examples.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { toEvents } from './small-catalog.ts';

const indexOf = new Map(['a', 'b', 'c', 'd', 'e'].map((id, index) => [id, index]));
const sequenceOf = (...lines: Parameters<typeof toEvents>[0][number][]) =>
  toSequence(toEvents(lines), indexOf);

const histories = fc.array(
  fc.record(
    {
      itemId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'gone'),
      type: fc.constantFrom(...eventTypes),
      time: fc.nat(6),
    },
    { requiredKeys: ['type', 'time'] },
  ),
  { maxLength: 30 },
) as fc.Arbitrary<HistoryEvent[]>;

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
});

describe('targets', () => {
  it('are first appearances of items, with something before them', () => {
    const sequence = sequenceOf(
      ['a', 'view', 1],
      ['b', 'view', 2],
      ['a', 'purchase', 3],
      ['c', 'purchase', 4],
    );
    expect(targetPositions(sequence)).toEqual([1, 3]);
  });

  it('are none in a history of one instant', () => {
    expect(targetPositions(sequenceOf(['a', 'purchase', 1], ['b', 'purchase', 1]))).toEqual([]);
    expect(targetPositions(sequenceOf())).toEqual([]);
  });

  it.each([
    ['view', true],
    ['click', true],
    ['add-to-cart', true],
    ['wishlist', true],
    ['purchase', true],
    ['like', true],
    ['rating', false],
    ['dislike', false],
    ['dismissal', false],
    ['impression', false],
  ] as const)('of type %s: %s', (type, isTarget) => {
    expect(targetPositions(sequenceOf(['a', 'view', 1], ['b', type, 2]))).toEqual(isTarget ? [1] : []);
  });

  it('are items that were seen in passing before', () => {
    const sequence = sequenceOf(['a', 'view', 1], ['b', 'impression', 2], ['b', 'purchase', 3]);
    expect(targetPositions(sequence)).toEqual([2]);
  });

  it('are the same set for every history as the definition says, and never two of one item', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const sequence = toSequence(history, indexOf);
        const positions = targetPositions(sequence);
        const targets = positions.map((position) => sequence.items[position]);
        expect(new Set(targets).size).toBe(targets.length);
        for (const position of positions) {
          // the first wanted event with the item
          const wanted = ['view', 'click', 'add-to-cart', 'wishlist', 'purchase', 'like'];
          const isSame = (item: number, i: number) =>
            item === sequence.items[position] && wanted.includes(eventTypes[sequence.types[i]!]!);
          expect(sequence.items.findIndex(isSame)).toBe(position);
          // an earlier instant to learn from: the lines of the target's own order are none
          expect(sequence.steps.some((step) => step < sequence.steps[position]!)).toBe(true);
        }
      }),
    );
  });
});

describe('recency', () => {
  it('is bucketed by powers of two, the last bucket open', () => {
    const ages = [1, 2, 3, 4, 7, 8, 127, 128, 200, 1e9];
    expect(ages.map(recencyBucket)).toEqual([0, 1, 1, 2, 2, 3, 6, 7, 7, 7]);
  });
});
