import { describe, expect, it } from 'vitest';
import type { TrackDetails } from '../../../client/embed/api.ts';
import { trackedEvents } from '../../../client/embed/tracked-events.ts';
import type { EventType } from '../../../shared/protocol/event-type.ts';

const events = (type: string, details: unknown) =>
  trackedEvents(type as EventType, details as TrackDetails, 7);

describe('a call of track', () => {
  it('is one event', () => {
    expect(events('view', { itemId: 'lamp' })).toEqual([{ type: 'view', itemId: 'lamp', time: 7 }]);
    expect(events('search', { query: 'red mug' })).toEqual([{ type: 'search', query: 'red mug', time: 7 }]);
  });

  it('with several items is an event for each, in order and of one instant: the lines of an order', () => {
    expect(events('purchase', { items: ['lamp', { itemId: 'mug' }, 7] })).toEqual([
      { type: 'purchase', itemId: 'lamp', time: 7 },
      { type: 'purchase', itemId: 'mug', time: 7 },
      { type: 'purchase', itemId: '7', time: 7 },
    ]);
  });

  it('takes 200 items, and leaves out what is none', () => {
    const many = Array.from({ length: 300 }, (_, i) => `item-${i}`);
    const tracked = events('view', { items: many });
    expect(tracked).toHaveLength(200);
    expect(tracked.at(-1)?.itemId).toBe('item-199');
    expect(events('view', { items: [null, undefined, {}, { itemId: null }] })).toEqual([]);
    expect(events('view', { items: [] })).toEqual([]);
  });

  it('of a recommendation that nobody knows is nothing', () => {
    expect(events('click', { recommendationId: 'gone' })).toEqual([]);
    expect(events('click', { recommendationId: 'known', itemId: 'lamp' })).toHaveLength(1);
  });

  it('of another type is nothing', () => {
    expect(events('look', { itemId: 'lamp' })).toEqual([]);
    expect(events('toString', { itemId: 'lamp' })).toEqual([]);
  });
});
