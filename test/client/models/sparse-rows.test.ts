import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  multiplyAdd,
  multiplyTransposedAdd,
  type SparseRows,
  SparseRowsBuilder,
} from '../../../client/models/sparse-rows.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';

function toSparseRows(rows: readonly (readonly (readonly [column: number, value: number])[])[]): SparseRows {
  const builder = new SparseRowsBuilder();
  for (const row of rows) {
    for (const [column, value] of row) builder.add(column, value);
    builder.endRow();
  }
  return builder.build();
}

/** [[0, 2, 0], [0, 0, 0], [-1, 0, 0.5]] */
const sparse = toSparseRows([
  [[1, 2]],
  [],
  [
    [0, -1],
    [2, 0.5],
  ],
]);
const columns = 3;

describe('sparse rows', () => {
  it('keep the entries of each row, in order', () => {
    expect([...sparse.starts]).toEqual([0, 1, 1, 3]);
    expect([...sparse.columns]).toEqual([1, 0, 2]);
    expect([...sparse.values]).toEqual([2, -1, 0.5]);
  });

  it('may be none', () => {
    expect([...toSparseRows([]).starts]).toEqual([0]);
    const into = Float32Array.of(7);
    multiplyAdd(into, toSparseRows([[]]), new Float32Array(0), { dim: 1 });
    expect([...into]).toEqual([7]);
  });

  it('multiply a dense matrix, and add', () => {
    const dense = Float32Array.of(1, 10, 2, 20, 3, 30); // [3, 2]
    const into = new Float32Array(6).fill(100);
    multiplyAdd(into, sparse, dense, { dim: 2 });
    expect([...into]).toEqual([104, 140, 100, 100, 100.5, 105]);
  });

  it('multiply transposed, and add', () => {
    const dense = Float32Array.of(1, 10, 2, 20, 3, 30); // [3, 2]
    const into = new Float32Array(6).fill(100);
    multiplyTransposedAdd(into, sparse, dense, { dim: 2 });
    expect([...into]).toEqual([97, 70, 102, 120, 101.5, 115]);
  });

  it('multiply some of their rows, in any order and more than once', () => {
    const into = new Float32Array(3);
    multiplyAdd(into, sparse, Float32Array.of(1, 2, 3), { dim: 1, rows: Int32Array.of(2, 0, 2) });
    expect([...into]).toEqual([0.5, 4, 0.5]);
    multiplyAdd(new Float32Array(0), sparse, Float32Array.of(1, 2, 3), { dim: 1, rows: new Int32Array(0) });
  });

  it('count an entry twice that stands there twice', () => {
    const twice = toSparseRows([
      [
        [0, 1],
        [0, 2],
      ],
    ]);
    const into = new Float32Array(1);
    multiplyAdd(into, twice, Float32Array.of(5), { dim: 1 });
    expect([...into]).toEqual([15]);
  });

  it('have the transposed product as the adjoint of the product: <Sx, y> = <x, Sᵀy>', () => {
    const entry = fc.tuple(fc.nat(columns - 1), fc.double({ min: -2, max: 2, noNaN: true }));
    const matrices = fc.array(fc.array(entry, { maxLength: 4 }), { minLength: 1, maxLength: 6 });
    const picks = fc.option(fc.array(fc.nat(5), { maxLength: 8 }), { nil: undefined });
    const inner = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const dim = 3;
    fc.assert(
      fc.property(matrices, picks, fc.integer({ min: 1, max: 1e6 }), (matrix, picked, seed) => {
        const rows = picked && Int32Array.from(picked, (pick) => pick % matrix.length);
        const count = rows?.length ?? matrix.length;
        const product = { dim, ...(rows && { rows }) };
        const x = gaussianVector(columns * dim, seededUniform(seed));
        const y = gaussianVector(count * dim, seededUniform(seed + 1));
        const sx = new Float32Array(count * dim);
        multiplyAdd(sx, toSparseRows(matrix), x, product);
        const sty = new Float32Array(columns * dim);
        multiplyTransposedAdd(sty, toSparseRows(matrix), y, product);
        expect(inner(sx, y)).toBeCloseTo(inner(x, sty), 3);
      }),
    );
  });
});
