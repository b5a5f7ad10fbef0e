import { describe, expect, it } from 'vitest';
import { recommendationChoice, recommendationWish } from '../../../client/elements/recommendation-wish.ts';

/** As far as an element is read. */
const hostWith = (attributes: Readonly<Record<string, string>>, properties = {}): HTMLElement =>
  Object.assign(
    { getAttribute: (name: string) => attributes[name] ?? null },
    properties,
  ) as unknown as HTMLElement;
const wishOf = (attributes: Readonly<Record<string, string>>, properties = {}) =>
  recommendationWish(hostWith(attributes, properties));

describe('what an element asks for', () => {
  it('is eight of anything where it says nothing', () => {
    expect(wishOf({})).toEqual({ count: 8 });
  });

  it('is what its attributes and properties say, attributes first', () => {
    const attributes = { placement: 'home', count: '4', item: 'a', diversity: '0.5' };
    const properties = {
      context: { itemId: 'b', category: 'cups', query: 'tea' },
      pin: ['c', 7],
      exclude: ['d', 8],
    };
    expect(wishOf(attributes, properties)).toEqual({
      ...{ placement: 'home', count: 4, diversity: 0.5, pin: ['c', '7'], exclude: ['d', '8'] },
      context: { itemId: 'a', category: 'cups', query: 'tea' },
    });
  });

  it.each(['0', '101', '-1', 'many', '', 'Infinity'])('is eight where the count is %j', (count) => {
    expect(wishOf({ count })).toEqual({ count: 8 });
  });

  it.each(['-0.1', '1.1', 'much', 'NaN'])('has no diversity where that is %j', (diversity) => {
    expect(wishOf({ diversity })).toEqual({ count: 8 });
  });

  it('leaves out what is of another kind, and what throws when it is read', () => {
    expect(wishOf({}, { context: 'tea', pin: 'c', exclude: 'd' })).toEqual({ count: 8 });
    expect(wishOf({}, { context: { itemId: {}, query: null } })).toEqual({ count: 8 });
    const context = {
      get itemId(): string {
        throw new Error('hostile');
      },
    };
    expect(wishOf({ item: 'a' }, { context })).toEqual({ count: 8, context: { itemId: 'a' } });
    const pin = [
      {
        toString: () => {
          throw new Error('hostile');
        },
      },
    ];
    expect(wishOf({}, { pin })).toEqual({ count: 8 });
  });

  it('takes functions for callbacks, and nothing else', () => {
    const filter = (): boolean => true;
    expect(recommendationChoice(hostWith({}, { filter, boost: 2 }))).toEqual({ filter });
  });
});
