/** The words of a catalog, numbered: every distinct word is looked at once, however many items have it. */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';

/** See the head of this file. */
export type WordIndex = {
  /** In the order in which they come. */
  readonly words: readonly string[];
  /** How many items have each, [words] */
  readonly itemsWith: readonly number[];
  /** Numbers of the distinct words of each item, one item after the other. */
  readonly numbers: readonly number[];
  /** Item i owns `numbers` from `starts[i]` to `starts[i + 1]`. */
  readonly starts: readonly number[];
};

/** Words of two letters or more of the title; the category and each attribute as one. Case does not matter. */
export function indexWords(items: readonly CatalogItem[]): WordIndex {
  const numberOf = new Map<string, number>();
  const words: string[] = [];
  const itemsWith: number[] = [];
  const lastItem: number[] = [];
  const numbers: number[] = [];
  const starts = [0];
  const add = (word: string, item: number): void => {
    let number = numberOf.get(word);
    if (number === undefined) {
      number = words.length;
      numberOf.set(word, number);
      words.push(word);
      itemsWith.push(0);
      lastItem.push(-1);
    }
    if (lastItem[number] === item) return;
    lastItem[number] = item;
    itemsWith[number]!++;
    numbers.push(number);
  };
  items.forEach(({ title = '', category, attributes }, item) => {
    for (const word of titleWords(title.toLowerCase())) add(word, item);
    if (category) add(`category:${category.toLowerCase()}`, item);
    for (const name in attributes) add(`${name}:${attributes[name]}`.toLowerCase(), item);
    starts.push(numbers.length);
  });
  return { words, itemsWith, numbers, starts };
}

/** Letters and digits of any script; where all are of ASCII, by a pattern that is several times faster. */
const titleWords = (title: string): readonly string[] =>
  title.match(isAscii.test(title) ? /[a-z0-9]{2,}/g : /[\p{L}\p{N}]{2,}/gu) ?? [];

const isAscii = /^[\0-\x7f]*$/;
