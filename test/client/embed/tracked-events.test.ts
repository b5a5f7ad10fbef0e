import { describe, expect, it } from 'vitest';
import type { TrackDetails } from '../../../client/embed/api.ts';
import { missedCalls } from '../../../client/embed/missed-calls.ts';
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

  it.each([
    ['view_item', 'view'],
    ['select_item', 'click'],
    ['add_to_cart', 'add-to-cart'],
    ['add_to_wishlist', 'wishlist'],
  ])('may have the name %s of GA4 for %s', (name, type) => {
    expect(events(name, { itemId: 'lamp' })).toEqual([{ type, itemId: 'lamp', time: 7 }]);
  });

  it('may name one item as a list', () => {
    expect(events('purchase', { items: 'P104' })).toEqual([{ type: 'purchase', itemId: 'P104', time: 7 }]);
  });

  it('of no item is nothing, but for a search', () => {
    for (const details of [{}, { items: [] }, { ...('P106' as unknown as object) }, { query: 'lamp' }])
      expect(events('view', details)).toEqual([]);
    expect(events('search', {})).toEqual([]);
    expect(events('search', { query: '' })).toHaveLength(1);
  });

  it('with a rating beyond 0 to 1 is nothing; without one it is a rating still', () => {
    const rated = (rating: unknown) => events('rating', { itemId: 'lamp', rating });
    expect([0, 0.8, 1].map((rating) => rated(rating)[0]?.rating)).toEqual([0, 0.8, 1]);
    for (const rating of [-0.1, 1.1, 4, '0.5', Number.NaN]) expect(rated(rating)).toEqual([]);
    expect(rated(undefined)).toEqual([{ type: 'rating', itemId: 'lamp', time: 7 }]);
    expect(events('purchase', { itemId: 'lamp', rating: 4 })).toEqual(events('purchase', { itemId: 'lamp' }));
  });

  it('that came to nothing is remembered, the last ten of them', () => {
    for (let i = 0; i < 12; i++) events('look', { itemId: `${i}` });
    events('view', { itemId: 'lamp' });
    expect(missedCalls()).toHaveLength(10);
    expect(missedCalls().at(-1)).toEqual({ name: 'look', details: { itemId: '11' } });
  });

  it('of another type is nothing', () => {
    expect(events('look', { itemId: 'lamp' })).toEqual([]);
    expect(events('toString', { itemId: 'lamp' })).toEqual([]);
  });
});
