import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogShape, contentLength } from '../../../shared/model/catalog-shape.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { plainShape } from './plain-shape.ts';

const grid = { height: 2, width: 3, channels: 1, values: [1, 2, 3, 4, 5, 6] };

describe('the shape of a catalog', () => {
  it('MO1 is the number of items, the length of each named vector in the order of names, and the extents of grids', () => {
    const items: CatalogItem[] = [
      { id: '1', title: 'Mug' },
      { id: '2', vectors: { text: [1, 2, 3] }, grid },
      { id: '3', vectors: { Image: [1, 2], text: [4, 5, 6], audio: [1] } },
    ];
    expect(catalogShape(items)).toEqual({
      items: 3,
      vectors: [
        { name: 'Image', length: 2 },
        { name: 'audio', length: 1 },
        { name: 'text', length: 3 },
      ],
      grid: { height: 2, width: 3, channels: 1 },
    });
  });

  it('MO1 of a catalog without vectors and grids is its number of items', () => {
    expect(catalogShape([{ id: '1' }, { id: '2', attributes: { brand: 'x' }, related: ['1'] }])).toEqual(
      plainShape(2),
    );
    expect(catalogShape([])).toEqual(plainShape(0));
  });

  it('MO1 does not depend on the order of the items, nor of the names in them', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(names, fc.boolean(), (each, withGrid) => {
        const items = each.map((name, i) => ({
          id: String(i),
          vectors: JSON.parse(`{${JSON.stringify(name)}: [${Array(name.length).fill(0.5)}]}`),
          ...(withGrid && { grid }),
        }));
        const shape = catalogShape(items);
        expect(catalogShape([...items].reverse())).toEqual(shape);
        const vectors = Object.assign({}, ...items.map((item) => item.vectors)) as Record<string, number[]>;
        expect(shape.vectors.map(({ name }) => name)).toEqual(
          Object.keys(vectors).sort((a, b) => (a < b ? -1 : 1)),
        );
      }),
    );
  });
});

describe('the content features of an item', () => {
  it('MO1 are 512 hashed words, then every named vector', () => {
    expect(contentLength(plainShape(9))).toBe(512);
    const vectors = [
      { name: 'image', length: 64 },
      { name: 'text', length: 384 },
    ];
    expect(contentLength({ ...plainShape(9), vectors })).toBe(512 + 64 + 384);
  });
});
