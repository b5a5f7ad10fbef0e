import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addContent,
  addContentTransposed,
  type ContentFeatures,
  contentFeatures,
} from '../../../client/models/content.ts';
import { contentBuckets } from '../../../shared/model/pooling-spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';

const titled = (...titles: string[]): CatalogItem[] => titles.map((title, i) => ({ id: String(i), title }));

/** One row as a map from bucket to value. */
function rowOf({ starts, buckets, values }: ContentFeatures, row: number): Map<number, number> {
  const entries = new Map<number, number>();
  for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
    entries.set(buckets[entry]!, (entries.get(buckets[entry]!) ?? 0) + values[entry]!);
  }
  return entries;
}

const squares = (features: ContentFeatures, row: number): number =>
  features.values
    .subarray(features.starts[row], features.starts[row + 1])
    .reduce((sum, value) => sum + value * value, 0);

const catalogs = fc
  .array(fc.array(fc.constantFrom('red', 'blue', 'mug', 'cup', 'tea', 'Über', 'x1'), { maxLength: 6 }), {
    maxLength: 12,
  })
  .map((titles) => titled(...titles.map((words) => words.join(' '))));

describe('content features', () => {
  it('are the words of a title, rare ones weighing more, with a sign each', () => {
    // "red" in two of three titles, "mug" in one: weights log(1 + 3/2) and log(1 + 3/1) before scaling to length 1
    const features = contentFeatures(titled('Red mug', 'red cup', 'blue plate'));
    const [red, mug] = [Math.log(2.5), Math.log(4)];
    const values = [...features.values.subarray(0, 2)].map(Math.abs);
    expect(values[0]).toBeCloseTo(red / Math.hypot(red, mug), 6);
    expect(values[1]).toBeCloseTo(mug / Math.hypot(red, mug), 6);
  });

  it('hash words with FNV-1a (published vectors), the top bit being the sign', () => {
    // From the FNV reference code: fnv1a32("foobar") = 0xbf9cf968; 0x968 & 511 = 0x168. Its top bit is set.
    const { buckets, values } = contentFeatures(titled('foobar'));
    expect([...buckets]).toEqual([0x168]);
    expect([...values]).toEqual([-1]);
  });

  it('of no items, and of an item without words, are empty', () => {
    expect([...contentFeatures([]).starts]).toEqual([0]);
    const features = contentFeatures([{ id: 'bare' }, { id: 'short', title: 'a b !' }]);
    expect([...features.starts]).toEqual([0, 0, 0]);
    expect(features.values).toHaveLength(0);
  });

  it('see words, not their case, order, repetition or punctuation', () => {
    const features = contentFeatures(titled('Red, enamel MUG', 'mug -- red mug (enamel)'));
    const sorted = (row: number) => [...rowOf(features, row)].sort(([a], [b]) => a - b);
    expect(sorted(0)).toEqual(sorted(1));
  });

  it('know letters beyond ASCII', () => {
    expect(contentFeatures(titled('茶碗 žluťoučký')).values).toHaveLength(2);
  });

  it('take the category as one word that no title can fake', () => {
    const features = contentFeatures([
      { id: 'a', category: 'Tea Light' },
      { id: 'b', category: 'tea light' },
      { id: 'c', title: 'tea light' },
    ]);
    expect(rowOf(features, 0)).toEqual(rowOf(features, 1));
    expect(features.starts[1]).toBe(1);
    expect(features.starts[3]! - features.starts[2]!).toBe(2);
  });

  it('are rows of length 1, or empty', () => {
    fc.assert(
      fc.property(catalogs, (items) => {
        const features = contentFeatures(items);
        items.forEach(({ title }, row) => {
          expect(squares(features, row)).toBeCloseTo(title ? 1 : 0, 5);
        });
      }),
    );
  });

  it('are sparse: as many entries as distinct words', () => {
    fc.assert(
      fc.property(catalogs, (items) => {
        const { starts, buckets, values } = contentFeatures(items);
        const words = items.map(
          ({ title = '' }) => new Set(title.toLowerCase().split(' ').filter(Boolean)).size,
        );
        expect(words.map((_, row) => starts[row + 1]! - starts[row]!)).toEqual(words);
        expect(buckets.length).toBe(starts.at(-1));
        expect(values.length).toBe(starts.at(-1));
        expect(buckets.every((bucket) => bucket < contentBuckets)).toBe(true);
      }),
    );
  });

  it('are the same for the same catalog', () => {
    fc.assert(
      fc.property(catalogs, (items) => {
        expect(contentFeatures(structuredClone(items))).toEqual(contentFeatures(items));
      }),
    );
  });
});

describe('the projection of content', () => {
  const dim = 3;
  const features = contentFeatures(titled('red mug', 'blue mug', '', 'tea'));
  const random = (length: number, seed: number) => gaussianVector(length, seededUniform(seed));
  const inner = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

  it('adds to each row its values times the rows of their buckets', () => {
    const projection = random(contentBuckets * dim, 1);
    const rows = new Float32Array(4 * dim).fill(10);
    addContent(rows, projection, features);
    for (let row = 0; row < 4; row++) {
      for (let k = 0; k < dim; k++) {
        const entries = [...rowOf(features, row)];
        const expected = entries.reduce(
          (sum, [bucket, value]) => sum + value * projection[bucket * dim + k]!,
          10,
        );
        expect(rows[row * dim + k]).toBeCloseTo(expected, 5);
      }
    }
  });

  it('leaves rows without content as they are, and no rows as no rows', () => {
    const projection = random(contentBuckets * dim, 1);
    const rows = new Float32Array(dim).fill(2);
    addContent(rows, projection, features, Int32Array.of(2));
    expect([...rows]).toEqual([2, 2, 2]);
    addContent(new Float32Array(0), projection, features, new Int32Array(0));
  });

  it('takes any rows of the catalog, in any order and more than once', () => {
    const projection = random(contentBuckets * dim, 1);
    const whole = new Float32Array(4 * dim);
    addContent(whole, projection, features);
    const items = Int32Array.of(3, 0, 3);
    const some = new Float32Array(3 * dim);
    addContent(some, projection, features, items);
    items.forEach((item, row) => {
      expect(some.subarray(row * dim, (row + 1) * dim)).toEqual(whole.subarray(item * dim, (item + 1) * dim));
    });
  });

  it('has addContentTransposed as its adjoint: <A x, y> = <x, Aᵀ y>', () => {
    const rowLists = fc.option(fc.array(fc.nat(3), { maxLength: 6 }), { nil: undefined });
    fc.assert(
      fc.property(rowLists, fc.integer({ min: 1, max: 1e6 }), (list, seed) => {
        const items = list && Int32Array.from(list);
        const count = items?.length ?? 4;
        const x = random(contentBuckets * dim, seed);
        const y = random(count * dim, seed + 1);
        const ax = new Float32Array(count * dim);
        addContent(ax, x, features, items);
        const aty = new Float32Array(contentBuckets * dim);
        addContentTransposed(aty, y, features, items);
        expect(inner(ax, y)).toBeCloseTo(inner(x, aty), 4);
      }),
    );
  });
});
