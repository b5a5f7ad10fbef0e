import { describe, expect, it } from 'vitest';
import type { Item, ListOptions } from '../../../client/embed/api.ts';
import { toChoice } from '../../../client/recommend/choice.ts';

const item = { id: '1' } as Item;
const choiceOf = (given: unknown) => toChoice(given as ListOptions);

describe('what a page wants of a list', () => {
  it('is taken as it says', () => {
    const given = {
      count: 3,
      placement: 'product',
      exclude: ['a', 7],
      pin: ['b'],
      diversity: 0.25,
      filter: ({ id }: Item) => id === '2',
      boost: () => 2,
    };
    const choice = choiceOf(given);
    expect(choice).toMatchObject({ count: 3, placement: 'product', exclude: ['a', '7'], diversity: 0.25 });
    expect([choice.pin, choice.filter?.(item), choice.boost?.(item)]).toEqual([['b'], false, 2]);
  });

  it('is the usual where it says nothing, or nothing of the kind', () => {
    const usual = { count: 10, placement: '', exclude: [], pin: [], diversity: 0 };
    const absurd = {
      count: '3',
      placement: 4,
      exclude: 'abc',
      pin: { 0: 'b' },
      diversity: Number.NaN,
      filter: true,
      boost: 2,
    };
    for (const given of [undefined, null, {}, 7, 'list', [], absurd]) {
      const choice = choiceOf(given);
      expect(choice).toMatchObject(usual);
      expect([choice.filter, choice.boost]).toEqual([undefined, undefined]);
    }
  });

  it('is the usual where it is beyond its range', () => {
    const counts = [1, 2.9, 100, 0, -1, 101, Number.POSITIVE_INFINITY];
    expect(counts.map((count) => choiceOf({ count }).count)).toEqual([1, 2, 100, 10, 10, 10, 10]);
    expect([0, 1, -1, 2].map((diversity) => choiceOf({ diversity }).diversity)).toEqual([0, 1, 0, 0]);
    const lengths = [64, 65].map((length) => choiceOf({ placement: 'x'.repeat(length) }).placement.length);
    expect(lengths).toEqual([64, 0]);
    expect(choiceOf({ exclude: [null, {}, Symbol('a'), 'a'] }).exclude).toEqual(['a']);
  });

  it('leaves an item as it was where a callback throws, and counts that', () => {
    const fail = () => {
      throw new Error('a bug of the page');
    };
    const choice = choiceOf({ filter: fail, boost: fail });
    expect([choice.filter?.(item), choice.boost?.(item), choice.failures()]).toEqual([true, 1, 2]);
  });

  it('takes no factor that is none', () => {
    const factors = [0, 2.5, -1, Number.NaN, Number.POSITIVE_INFINITY, '3', undefined];
    const taken = factors.map((factor) => choiceOf({ boost: () => factor }).boost?.(item));
    expect(taken).toEqual([0, 2.5, 1, 1, 1, 1, 1]);
  });
});
