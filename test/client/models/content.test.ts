import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentFeatures } from '../../../client/models/content.ts';
import type { SparseRows } from '../../../client/models/sparse-rows.ts';
import { catalogShape, contentLength } from '../../../shared/model/catalog-shape.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';

const titled = (...titles: string[]): CatalogItem[] => titles.map((title, i) => ({ id: String(i), title }));
const featuresOf = (items: readonly CatalogItem[]): SparseRows => contentFeatures(items, catalogShape(items));

/** One row as a map from column to value. */
function rowOf({ starts, columns, values }: SparseRows, row: number): Map<number, number> {
  const entries = new Map<number, number>();
  for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
    entries.set(columns[entry]!, (entries.get(columns[entry]!) ?? 0) + values[entry]!);
  }
  return entries;
}

const squares = (features: SparseRows, row: number): number =>
  features.values
    .subarray(features.starts[row], features.starts[row + 1])
    .reduce((sum, value) => sum + value * value, 0);

const catalogs = fc
  .array(fc.array(fc.constantFrom('red', 'blue', 'mug', 'cup', 'tea', 'Über', 'x1'), { maxLength: 6 }), {
    maxLength: 12,
  })
  .map((titles) => titled(...titles.map((words) => words.join(' '))));

describe('content features', () => {
  it('know nothing of prices, pictures and stock: a model means the same whatever is sold out', () => {
    const items = titled('Red mug', 'red cup');
    const shown = { price: 2, currency: 'GBP', image: '/red-mug.jpg', url: '/red-mug', inStock: false };
    const sold = items.map((item) => ({ ...item, ...shown }));
    expect(featuresOf(sold)).toEqual(featuresOf(items));
    expect(catalogShape(sold)).toEqual(catalogShape(items));
  });

  it('are the words of a title, rare ones weighing more, with a sign each', () => {
    // "red" in two of three titles, "mug" in one: weights log(1 + 3/2) and log(1 + 3/1) before scaling to length 1
    const features = featuresOf(titled('Red mug', 'red cup', 'blue plate'));
    const [red, mug] = [Math.log(2.5), Math.log(4)];
    const values = [...features.values.subarray(0, 2)].map(Math.abs);
    expect(values[0]).toBeCloseTo(red / Math.hypot(red, mug), 6);
    expect(values[1]).toBeCloseTo(mug / Math.hypot(red, mug), 6);
  });

  it('hash words with FNV-1a (published vectors), the top bit being the sign', () => {
    // From the FNV reference code: fnv1a32("foobar") = 0xbf9cf968; 0x968 & 511 = 0x168. Its top bit is set.
    const { columns, values } = featuresOf(titled('foobar'));
    expect([...columns]).toEqual([0x168]);
    expect([...values]).toEqual([-1]);
  });

  it('of no items, and of an item without words, are empty', () => {
    expect([...featuresOf([]).starts]).toEqual([0]);
    const features = featuresOf([{ id: 'bare' }, { id: 'short', title: 'a b !' }]);
    expect([...features.starts]).toEqual([0, 0, 0]);
    expect(features.values).toHaveLength(0);
  });

  it('see words, not their case, order, repetition or punctuation', () => {
    const features = featuresOf(titled('Red, enamel MUG', 'mug -- red mug (enamel)'));
    const sorted = (row: number) => [...rowOf(features, row)].sort(([a], [b]) => a - b);
    expect(sorted(0)).toEqual(sorted(1));
  });

  it('know letters beyond ASCII', () => {
    expect(featuresOf(titled('茶碗 žluťoučký')).values).toHaveLength(2);
  });

  it('take the category as one word that no title can fake', () => {
    const features = featuresOf([
      { id: 'a', category: 'Tea Light' },
      { id: 'b', category: 'tea light' },
      { id: 'c', title: 'tea light' },
    ]);
    expect(rowOf(features, 0)).toEqual(rowOf(features, 1));
    expect(features.starts[1]).toBe(1);
    expect(features.starts[3]! - features.starts[2]!).toBe(2);
  });

  it('take each attribute as one word, with its name, numbers too', () => {
    const of = (attributes: CatalogItem['attributes']) =>
      rowOf(featuresOf([{ id: 'a', attributes }, { id: 'b' }] as CatalogItem[]), 0);
    expect(of({ brand: 'Acme Ltd', year: 1999 }).size).toBe(2);
    expect(of({ brand: 'Acme Ltd' })).toEqual(of({ Brand: 'ACME LTD' }));
    expect(of({ brand: 'acme' })).not.toEqual(of({ maker: 'acme' }));
    expect(of({ year: 1999 })).toEqual(of({ year: '1999' }));
    expect(of({ category: 'tea' })).toEqual(
      rowOf(featuresOf([{ id: 'a', category: 'Tea' }, { id: 'b' }]), 0),
    );
  });

  it('are rows of length 1, or empty', () => {
    fc.assert(
      fc.property(catalogs, (items) => {
        const features = featuresOf(items);
        items.forEach(({ title }, row) => {
          expect(squares(features, row)).toBeCloseTo(title ? 1 : 0, 5);
        });
      }),
    );
  });

  it('are sparse: as many entries as distinct words', () => {
    fc.assert(
      fc.property(catalogs, (items) => {
        const { starts, columns, values } = featuresOf(items);
        const words = items.map(
          ({ title = '' }) => new Set(title.toLowerCase().split(' ').filter(Boolean)).size,
        );
        expect(words.map((_, row) => starts[row + 1]! - starts[row]!)).toEqual(words);
        expect(columns.length).toBe(starts.at(-1));
        expect(values.length).toBe(starts.at(-1));
        expect(columns.every((column) => column < 512)).toBe(true);
      }),
    );
  });

  it('are the same for the same catalog', () => {
    fc.assert(
      fc.property(catalogs, (items) => {
        expect(featuresOf(structuredClone(items))).toEqual(featuresOf(items));
      }),
    );
  });
});

describe('named vectors', () => {
  const vectors = (...each: (CatalogItem['vectors'] | undefined)[]): CatalogItem[] =>
    each.map((of, i) => ({ id: String(i), ...(of && { vectors: of }) }));
  const part = (features: SparseRows, row: number, first: number, length: number) =>
    Array.from({ length }, (_, i) => rowOf(features, row).get(first + i) ?? 0);

  it('follow the words, each less its mean over the items that have it, at length 1', () => {
    // the mean is (1, 2); what is left is (3, -4), (-3, 4): length 5
    const features = featuresOf(vectors({ image: [4, -2] }, { image: [-2, 6] }, undefined));
    expect(part(features, 0, 512, 2)).toEqual([Math.fround(0.6), Math.fround(-0.8)]);
    expect(part(features, 1, 512, 2)).toEqual([Math.fround(-0.6), Math.fround(0.8)]);
    expect(rowOf(features, 2).size).toBe(0);
  });

  it('keep their direction where a single item has one: nothing would be left of it', () => {
    const features = featuresOf(vectors({ image: [3, 4] }, undefined));
    expect(part(features, 0, 512, 2)).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  });

  it('are zeros where all are the same', () => {
    const features = featuresOf(vectors({ image: [3, 4] }, { image: [3, 4] }));
    expect([...features.values]).toEqual([0, 0, 0, 0]);
  });

  it('stand one after the other in the order of their names, whatever the order of the items', () => {
    const both = featuresOf(vectors({ text: [1, 0, 0], image: [1, 0] }, { image: [0, 1], text: [0, 0, 1] }));
    const half = Math.fround(Math.SQRT1_2);
    expect(part(both, 0, 512, 5)).toEqual([half, -half, half, 0, -half]);
    expect(part(both, 1, 512, 5)).toEqual([-half, half, -half, 0, half]);
    expect(
      contentLength({
        items: 2,
        vectors: [
          { name: 'a', length: 2 },
          { name: 'b', length: 3 },
        ],
        grid: null,
      }),
    ).toBe(517);
  });

  it('stand beside the words, which have a length of their own', () => {
    const items = titled('red mug', 'blue mug').map((item, i) => ({ ...item, vectors: { image: [i, 1] } }));
    const features = featuresOf(items);
    expect(squares(features, 0)).toBeCloseTo(2, 5);
    expect(features.starts[1]).toBe(4);
  });

  it('may have names that every object has', () => {
    const features = featuresOf(vectors({ constructor: [1, 2] } as CatalogItem['vectors'], { image: [1] }));
    expect(features.values.every(Number.isFinite)).toBe(true);
  });

  it('have length 1 or 0, and the mean 0 before that, for any catalog', () => {
    const component = fc.integer({ min: -50, max: 50 });
    const catalog = fc.array(fc.option(fc.tuple(component, component, component), { nil: undefined }), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(catalog, (each) => {
        const features = featuresOf(vectors(...each.map((image) => image && { image: [...image] })));
        const having = each.filter((image) => image !== undefined);
        const mean = [0, 1, 2].map((k) =>
          having.length > 1 ? having.reduce((sum, image) => sum + image[k]!, 0) / having.length : 0,
        );
        each.forEach((image, row) => {
          const actual = part(features, row, 512, 3);
          const centred = (image ?? mean).map((value, k) => value - mean[k]!);
          const length = Math.hypot(...centred);
          if (length < 1e-9) return;
          actual.forEach((value, k) => {
            expect(value).toBeCloseTo(centred[k]! / length, 5);
          });
        });
      }),
    );
  });
});
