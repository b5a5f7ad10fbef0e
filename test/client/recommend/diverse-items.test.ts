import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diverseItems } from '../../../client/recommend/diverse-items.ts';

const anything = (): boolean => true;

/** Items with a popularity, a category and a vector each. */
function popularItems(
  lines: readonly (readonly [popularity: number, category: string | null, vector: readonly number[]])[],
) {
  const width = lines[0]?.[2].length ?? 0;
  return {
    itemAt: (item: number) => ({ ...(lines[item]![1] && { category: lines[item]![1] }) }),
    popularity: Float32Array.from(lines, ([popularity]) => popularity),
    vectorsOf: (wanted: Int32Array) =>
      Float32Array.from({ length: wanted.length * width }, (_, at) => {
        const vector = lines[wanted[Math.floor(at / width)]!]![2];
        return vector[at % width]! / (Math.hypot(...vector) || 1);
      }),
  };
}

describe('popular items that differ', () => {
  it('begin with the most popular, and pass over what is like it', () => {
    const shop = popularItems([
      [1, null, [1, 0]],
      [9, null, [0, 1]],
      [8, null, [0.1, 2]], // nearly the same as the most popular
      [4, null, [1, 0]],
    ]);
    expect(diverseItems(shop, 2, anything)).toEqual([1, 3]);
    expect(diverseItems(shop, 3, anything)).toEqual([1, 3, 2]);
  });

  it('weigh popularity against difference', () => {
    // Popularity in 0..1: 1, .9, 0. Beside item 0: .5 * .9 - .5 * cos(60°) = .2; item 2 has relevance 0.
    const shop = popularItems([
      [10, null, [1, 0]],
      [9, null, [0.5, Math.sqrt(0.75)]],
      [0, null, [0, 1]],
    ]);
    expect(diverseItems(shop, 2, anything)).toEqual([0, 1]);
  });

  it('take no second one of a category while there are others', () => {
    const shop = popularItems([
      [9, 'mugs', [1, 0, 0]],
      [8, 'mugs', [0, 1, 0]],
      [1, 'lamps', [0, 0, 1]],
      [2, 'candles', [0.5, 0.5, 0]],
    ]);
    const taken = diverseItems(shop, 3, anything);
    expect(taken).toHaveLength(3);
    expect(new Set(taken.map((item) => shop.itemAt(item).category)).size).toBe(3);
  });

  it('differ by content where nothing is known of popularity', () => {
    const shop = popularItems([
      [0, null, [1, 0]],
      [0, null, [2, 0]],
      [0, null, [0, 3]],
      [0, null, [0, 0]], // of which nothing is known
    ]);
    expect(new Set(diverseItems(shop, 3, anything))).toEqual(new Set([0, 2, 3]));
  });

  it('are as many as there are, each once, and none that is excluded', () => {
    const line = fc.tuple(
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom('a', 'b', null),
      fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 }),
    );
    const excluded = fc.uniqueArray(fc.nat(20).map(String));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 20 }),
        fc.integer({ min: 1, max: 25 }),
        excluded,
        (lines, count, ids) => {
          const exclude = new Set(ids);
          const shop = popularItems(lines);
          const taken = diverseItems(shop, count, (item) => !exclude.has(`${item}`));
          const open = lines.filter((_, item) => !exclude.has(`${item}`)).length;
          expect(taken).toHaveLength(Math.min(count, open));
          expect(new Set(taken).size).toBe(taken.length);
          expect(taken.some((item) => exclude.has(`${item}`))).toBe(false);
        },
      ),
    );
  });
});
