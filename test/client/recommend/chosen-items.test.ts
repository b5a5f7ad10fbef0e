import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Item, ListOptions } from '../../../client/embed/api.ts';
import { toChoice } from '../../../client/recommend/choice.ts';
import { chooseItems, type Terms } from '../../../client/recommend/chosen-items.ts';
import { toShownItem } from '../../../client/recommend/shown-item.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';

/** Items a, b, c, ... of falling scores; a and b look alike, as c and d do. */
const catalog: readonly CatalogItem[] = [
  { id: 'a', category: 'mugs', price: 5 },
  { id: 'b', category: 'mugs', price: 9 },
  { id: 'c', category: 'lamps', price: 20 },
  { id: 'd', category: 'lamps', price: 30 },
  { id: 'e', category: 'candles' },
];
const scores = Float32Array.of(5, 4, 3, 2, 1);
const vectors = [
  [1, 0],
  [1, 0],
  [0, 1],
  [0, 1],
  [Math.SQRT1_2, Math.SQRT1_2],
];

type Options = ListOptions &
  Partial<Pick<Terms, 'category' | 'above'>> &
  Readonly<Record<'hidden' | 'never', readonly string[]>>;

function choose({ hidden = [], never = [], category, above, ...options }: Partial<Options>, items = catalog) {
  const shown = items.map(toShownItem);
  const shelf = {
    indexOf: new Map(items.map(({ id }, i) => [id, i])),
    itemAt: (item: number) => shown[item]!,
    vectorsOf: (wanted: Int32Array) => Float32Array.from([...wanted].flatMap((item) => vectors[item]!)),
  };
  const terms = {
    choice: toChoice(options),
    hidden: new Set(hidden),
    never: new Set(never),
    category,
    ...(above !== undefined && { above }),
  };
  return chooseItems(scores, terms, shelf);
}
const ids = (...args: Parameters<typeof choose>) =>
  choose(...args)
    .map(({ itemId }) => itemId)
    .join('');

describe('a list', () => {
  it('has the best items first, with their scores', () => {
    expect(choose({ count: 2 })).toEqual([
      { itemId: 'a', score: 5, isPinned: false },
      { itemId: 'b', score: 4, isPinned: false },
    ]);
    expect(ids({})).toBe('abcde');
  });

  it('has nothing that is hidden, excluded, or out of stock', () => {
    expect(ids({ hidden: ['a'], never: ['c'] })).toBe('bde');
    const soldOut = catalog.map((item) => ({ ...item, inStock: item.id !== 'a' }));
    expect(ids({}, soldOut)).toBe('bcde');
    expect(ids({ pin: ['a', 'e'] }, soldOut)).toBe('ebcd');
  });

  it('begins with what is pinned, in its order, also what is hidden, and counts it', () => {
    expect(ids({ pin: ['e', 'b', 'e', 'gone'], hidden: ['b'], count: 3 })).toBe('eba');
    expect(choose({ pin: ['e'], count: 1 })).toEqual([{ itemId: 'e', score: 1, isPinned: true }]);
    expect(ids({ pin: ['e', 'b', 'd'], count: 2 })).toBe('eb');
    expect(ids({ pin: ['e', 'b'], never: ['e'], filter: ({ id }) => id !== 'a' })).toBe('bcd');
  });

  it('asks the filter from the best on, of each item once, and no longer than it takes', () => {
    const filter = vi.fn(({ price = 0 }: Item) => price > 5);
    expect(ids({ filter, count: 2, pin: ['a'] })).toBe('bc');
    expect(filter.mock.calls.map(([{ id }]) => id).join('')).toBe('abc');
    const varied = vi.fn(() => true);
    ids({ filter: varied, category: { name: 'mugs', isStrict: false }, diversity: 1 });
    expect(varied).toHaveBeenCalledTimes(catalog.length);
  });

  it('multiplies odds: a factor is its logarithm more of score, and 0 removes', () => {
    const boost = ({ id }: Item) => ({ a: 0, d: Math.exp(2.5) })[id] ?? 1;
    expect(choose({ boost, count: 2 })).toEqual([
      { itemId: 'd', score: 4.5, isPinned: false },
      { itemId: 'b', score: 4, isPinned: false },
    ]);
    expect(ids({ boost: () => 0 })).toBe('');
    expect(choose({ boost: () => 0, pin: ['c'] })).toEqual([{ itemId: 'c', score: 3, isPinned: true }]);
  });

  it('has nothing that scores too little, whatever it is boosted by, unless it is pinned', () => {
    expect(ids({ above: 3 })).toBe('ab');
    expect(ids({ above: 3, boost: ({ id }) => (id === 'e' ? 1e9 : 1), pin: ['d'] })).toBe('dab');
  });

  it('stays in a category where there is enough of it, or always', () => {
    const category = (name: string, isStrict = false) => ({ category: { name, isStrict } });
    expect(ids({ ...category('lamps'), count: 2 })).toBe('cd');
    expect(ids({ ...category('lamps'), count: 3 })).toBe('abc');
    expect(ids({ ...category('lamps', true), count: 3 })).toBe('cd');
    expect(ids({ ...category('hats'), count: 1 })).toBe('a');
    expect(ids({ ...category('hats', true), count: 1 })).toBe('');
    expect(ids({ ...category('lamps'), pin: ['a'], count: 3 })).toBe('acd');
  });

  it('weighs difference against score, by maximal marginal relevance', () => {
    // Worth 1, .75, .5, .25, 0. After a: b .5 * .75 - .5 * 1, c .5 * .5 - 0; e is like both by .71.
    expect(ids({ diversity: 0.5, count: 2 })).toBe('ac');
    expect(ids({ diversity: 0, count: 2 })).toBe('ab');
    expect(ids({ diversity: 0.1, count: 2 })).toBe('ab'); // .9 * .75 - .1 * 1 is more than .9 * .5
    expect(ids({ diversity: 1, count: 3 })).toBe('ace');
  });

  it('is never longer than wanted, and has nothing twice, whatever is asked', () => {
    const anyIds = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e', 'gone'), { maxLength: 8 });
    const wish = fc.record({
      count: fc.integer({ min: 1, max: 8 }),
      pin: anyIds,
      hidden: anyIds,
      never: anyIds,
      diversity: fc.constantFrom(0, 0.5, 1),
    });
    fc.assert(
      fc.property(wish, (options) => {
        const list = choose(options).map(({ itemId }) => itemId);
        expect(list.length).toBeLessThanOrEqual(options.count);
        expect(new Set(list).size).toBe(list.length);
        expect(list.some((id) => options.never.includes(id))).toBe(false);
      }),
    );
  });
});
