import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { addItemVectorChange, type ItemTables, itemVectors } from '../../../client/models/item-vectors.ts';
import { contentLength } from '../../../shared/model/catalog-shape.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { richCatalog } from './small-catalog.ts';

const dim = 3;
const count = richCatalog.items.length;

const tablesOf = (fill: (length: number) => Float32Array, catalog = richCatalog): ItemTables => ({
  table: fill(catalog.items.length * dim),
  projection: fill(contentLength(catalog.shape) * dim),
});
const random = (seed: number) => {
  const uniform = seededUniform(seed);
  return tablesOf((length) => gaussianVector(length, uniform));
};
const rowOf = (vectors: Float32Array, row: number) => [...vectors.subarray(row * dim, (row + 1) * dim)];
const inner = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe('item vectors', () => {
  it('are rows of the table, half the mean row of the relations, and the content projected', () => {
    const tables = random(1);
    const vectors = itemVectors(tables, richCatalog);
    const { starts, columns, values } = richCatalog.content;
    const itemOf = (id: string) => richCatalog.indexOf.get(id)!;
    const relations: Record<string, string[]> = {
      'mug-red': ['mug-blue', 'teapot'],
      'mug-blue': ['mug-red'],
      teapot: ['mug-red'],
      unnamed: ['lantern'],
      lantern: ['unnamed'],
    };
    richCatalog.items.forEach(({ id }, item) => {
      const others = relations[id] ?? [];
      const expected = rowOf(tables.table, item).map((value, k) => {
        for (const other of others) value += (0.5 * tables.table[itemOf(other) * dim + k]!) / others.length;
        for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
          value += values[entry]! * tables.projection[columns[entry]! * dim + k]!;
        }
        return value;
      });
      rowOf(vectors, item).forEach((value, k) => {
        expect(value).toBeCloseTo(expected[k]!, 5);
      });
    });
  });

  it('may be those of some items, in any order and more than once', () => {
    const tables = random(2);
    const whole = itemVectors(tables, richCatalog);
    const items = Int32Array.of(3, 0, 3);
    const some = itemVectors(tables, richCatalog, items);
    items.forEach((item, row) => {
      expect(rowOf(some, row)).toEqual(rowOf(whole, item));
    });
    expect(itemVectors(tables, richCatalog, new Int32Array(0))).toHaveLength(0);
  });

  it('leave table and projection as they were', () => {
    const tables = random(3);
    const copy = structuredClone(tables);
    itemVectors(tables, richCatalog).fill(7);
    expect(tables).toEqual(copy);
  });

  it('have the change of table and projection as their adjoint: <A x, y> = <x, Aᵀ y>', () => {
    const picks = fc.option(fc.array(fc.nat(count - 1), { maxLength: 9 }), { nil: undefined });
    fc.assert(
      fc.property(picks, fc.integer({ min: 1, max: 1e6 }), (picked, seed) => {
        const items = picked && Int32Array.from(picked);
        const x = random(seed);
        const ax = itemVectors(x, richCatalog, items);
        const y = gaussianVector(ax.length, seededUniform(seed + 1));
        const aty = tablesOf((length) => new Float32Array(length));
        addItemVectorChange(aty, y, richCatalog, items);
        const right = inner(x.table, aty.table) + inner(x.projection, aty.projection);
        expect(inner(ax, y)).toBeCloseTo(right, 3);
      }),
    );
  });

  it('change tables by adding', () => {
    const into = tablesOf((length) => new Float32Array(length).fill(1));
    const once = tablesOf((length) => new Float32Array(length));
    const change = gaussianVector(count * dim, seededUniform(4));
    addItemVectorChange(into, change, richCatalog);
    addItemVectorChange(once, change, richCatalog);
    for (const part of ['table', 'projection'] as const) {
      into[part].forEach((value, i) => {
        expect(value).toBeCloseTo(1 + once[part][i]!, 5);
      });
    }
  });
});

describe('a cold item', () => {
  // Two series of items that point in opposite directions; the last item is new, and its own row next to nothing.
  const coldSite = (related: readonly string[]) => {
    const catalog = indexCatalog([
      ...['0', '1', '2', '3'].map((id) => ({ id })),
      { id: 'new', related: [...related] },
    ]);
    const tables = tablesOf((length) => new Float32Array(length), catalog);
    for (let item = 0; item < 4; item++) tables.table.fill(item < 2 ? 1 : -1, item * dim, (item + 1) * dim);
    tables.table.fill(0.01, 4 * dim);
    return itemVectors(tables, catalog);
  };
  const cosine = (vectors: Float32Array, a: number, b: number) => {
    const [x, y] = [rowOf(vectors, a), rowOf(vectors, b)];
    return x.reduce((sum, value, k) => sum + value * y[k]!, 0) / (Math.hypot(...x) * Math.hypot(...y));
  };

  it('starts beside the items that it is related to', () => {
    const vectors = coldSite(['2', '3']);
    expect(cosine(vectors, 4, 2)).toBeGreaterThan(0.99);
    expect(cosine(vectors, 4, 0)).toBeLessThan(-0.99);
    expect(rowOf(vectors, 4)[0]).toBeCloseTo(0.01 - 0.5, 6);
  });

  it('is nowhere without relations and content', () => {
    expect(Math.hypot(...rowOf(coldSite([]), 4))).toBeLessThan(0.02);
  });
});
