import { describe, expect, it } from 'vitest';
import { indexWords } from '../../../client/models/word-index.ts';

/** The words of each item, written out. */
const wordsOf = (...items: Parameters<typeof indexWords>[0]): string[][] => {
  const { words, numbers, starts } = indexWords(items);
  return items.map((_, item) =>
    numbers.slice(starts[item], starts[item + 1]).map((number) => words[number]!),
  );
};

describe('the words of a catalog', () => {
  it('are those of two letters or more, without case, each once for an item', () => {
    expect(wordsOf({ id: 'a', title: 'Red MUG, a red-mug' }, { id: 'b', title: '2 mugs' })).toEqual([
      ['red', 'mug'],
      ['mugs'],
    ]);
  });

  it('are letters and digits of any script, also beside ASCII', () => {
    expect(wordsOf({ id: 'a', title: 'Žluťoučký 茶碗 mug_7 x2' })).toEqual([
      ['žluťoučký', '茶碗', 'mug', 'x2'],
    ]);
  });

  it('are found in ASCII as they are beyond it', () => {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('ab');
    expect(wordsOf({ id: 'a', title: ascii })[0]).toEqual(
      wordsOf({ id: 'a', title: `${ascii} 茶碗` })[0]!.slice(0, -1),
    );
  });

  it('hold category and attributes as one word each', () => {
    expect(
      wordsOf({ id: 'a', category: 'Tea Light', attributes: { Brand: 'Acme Ltd', year: 1999 } }),
    ).toEqual([['category:tea light', 'brand:acme ltd', 'year:1999']]);
  });

  it('are counted by the items that have them', () => {
    const { words, itemsWith } = indexWords([
      { id: 'a', title: 'red red mug' },
      { id: 'b', title: 'red cup' },
      { id: 'c' },
    ]);
    expect(Object.fromEntries(words.map((word, number) => [word, itemsWith[number]]))).toEqual({
      red: 2,
      mug: 1,
      cup: 1,
    });
  });
});
