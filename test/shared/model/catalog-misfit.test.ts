import { describe, expect, it } from 'vitest';
import { checkCatalog } from '../../../shared/model/catalog-misfit.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { refusal } from '../log/refusal.ts';

const zeros = (length: number): number[] => new Array(length).fill(0);
const gridOf = (height: number, width: number, channels: number, values = height * width * channels) => ({
  grid: { height, width, channels, values: zeros(values) },
});
const catalog = (...items: Omit<CatalogItem, 'id'>[]): CatalogItem[] =>
  items.map((item, i) => ({ id: `item ${i}`, ...item }));

describe('items of one catalog', () => {
  it('fit together where vectors and grids have one size each, whoever has them', () => {
    const items = catalog(
      {},
      { vectors: { image: [1, 2] }, ...gridOf(2, 3, 1) },
      { vectors: { image: [3, 4], text: [1] } },
      { vectors: { text: [2] }, ...gridOf(2, 3, 1) },
    );
    expect(() => checkCatalog(items)).not.toThrow();
    expect(() => checkCatalog([])).not.toThrow();
  });

  it.each([
    [
      'a vector of another length',
      [{ vectors: { image: [1, 2] } }, {}, { vectors: { image: [1, 2, 3] } }],
      2,
      'vectors.image: expected 2 values as before, got 3',
    ],
    ['a grid without all of its values', [gridOf(2, 3, 2, 11)], 0, 'grid: expected 12 values, got 11'],
    ['a grid with too many', [gridOf(1, 1, 1, 2)], 0, 'grid: expected 1 values, got 2'],
    [
      'a grid of other extents, though as many values',
      [gridOf(2, 3, 1), {}, gridOf(3, 2, 1)],
      2,
      'grid: expected 2 x 3 x 1 as before, got 3 x 2 x 1',
    ],
    [
      'more values of all vectors than a model has rows for',
      [
        { vectors: { a: zeros(1024), b: zeros(1024), c: zeros(1024), d: zeros(1024) } },
        { vectors: { e: [1] } },
      ],
      1,
      'vectors: expected at most 4096 values of all names together, got 4097',
    ],
  ])('do not fit with %s; the first such item is named', (_, items, item, why) => {
    expect(() => checkCatalog(catalog(...items))).toThrow(refusal('BAD_CATALOG'));
    expect(() => checkCatalog(catalog(...items))).toThrow(`item "item ${item}": ${why}`);
  });
});
