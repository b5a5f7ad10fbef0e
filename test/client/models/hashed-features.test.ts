import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { itemFeatures, userFeatures } from '../../../client/models/hashed-features.ts';
import { afterHistory } from '../../../client/models/moments.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { visitorFeatures } from '../../../client/models/visitor-features.ts';
import { featureColumns, itemColumns, userColumns } from '../../../shared/model/bilinear-spec.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { toEvents } from './small-catalog.ts';

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Forty items with a vector of 600 values: more than there are columns. */
const uniform = seededUniform(8);
const catalog = indexCatalog(
  Array.from({ length: 40 }, (_, item) => ({
    id: `item-${item}`,
    ...(item % 2 === 0 && { title: `Thing number ${item % 6}` }),
    vectors: { text: [...gaussianVector(600, uniform)] },
  })),
);
const columns = featureColumns(catalog.shape, 8);
const width = itemColumns(columns);
const features = itemFeatures(catalog, columns);
const block = (item: number, from: number, length: number): Float32Array =>
  features.subarray(item * width + from, item * width + from + length);

describe('hashed features of items', () => {
  it('are 128 columns of words, at most 128 of vectors, and four times the dimension of ids', () => {
    expect(columns).toEqual({ words: 128, vectors: 128, ids: 32 });
    expect(featureColumns({ items: 1, vectors: [{ name: 'a', length: 3 }], grid: null }, 2)).toEqual({
      words: 128,
      vectors: 3,
      ids: 8,
    });
    expect(features).toHaveLength(40 * width);
  });

  it('have blocks of length 1, or nothing where an item has nothing', () => {
    for (let item = 0; item < 40; item++) {
      expect(Math.hypot(...block(item, 0, 128))).toBeCloseTo(item % 2 === 0 ? 1 : 0, 5);
      expect(Math.hypot(...block(item, 128, 128))).toBeCloseTo(1, 5);
      expect(Math.hypot(...block(item, 256, 32))).toBeCloseTo(1, 5);
    }
  });

  it('keep the inner products of long vectors, near enough', () => {
    const { starts, values, columns: of } = catalog.content;
    const plain = (item: number): Float32Array =>
      values.filter((_, entry) => entry >= starts[item]! && entry < starts[item + 1]! && of[entry]! >= 512);
    let errors = 0;
    for (let item = 1; item < 40; item++) {
      const exact = dot(plain(0), plain(item));
      errors += (dot(block(0, 128, 128), block(item, 128, 128)) - exact) ** 2;
    }
    // The variance of a hashed inner product of unit vectors is about 1 / columns.
    expect(Math.sqrt(errors / 39)).toBeLessThan(2 / Math.sqrt(128));
  });

  it('tell items apart by their ids alone', () => {
    const same = indexCatalog([{ id: 'one' }, { id: 'other' }]);
    const wide = featureColumns(same.shape, 32);
    const rows = itemFeatures(same, wide);
    expect(rows.subarray(0, rows.length / 2)).not.toEqual(rows.subarray(rows.length / 2));
  });
});

describe('hashed features of a visitor', () => {
  const sequence = toSequence(
    toEvents([
      ['item-1', 'view', 1],
      ['item-2', 'view', 2],
    ]),
    catalog.indexOf,
  );
  const context = visitorFeatures({ hour: 20 });
  const visitor = { sequence, features: context, local: new Float32Array(0) };

  it('are two looks at the history, the rates of events, and what the page says', () => {
    const user = userFeatures(visitor, afterHistory(sequence), features, columns);
    expect(user).toHaveLength(userColumns(columns));
    const [long, short] = [user.subarray(0, width), user.subarray(width, 2 * width)];
    const last = features.subarray(2 * width, 3 * width);
    // The short memory is more of the last item.
    expect(dot(short, last)).toBeGreaterThan(dot(long, last));
    expect(user[2 * width]).toBe(1); // all events are views
    expect(user.subarray(-64)).toEqual(context);
  });

  it('are what the page says where nothing has happened', () => {
    const user = userFeatures(visitor, { steps: [0], ends: [0] }, features, columns);
    expect(user.subarray(0, -64).every((value) => value === 0)).toBe(true);
    expect(user.subarray(-64)).toEqual(context);
  });
});
