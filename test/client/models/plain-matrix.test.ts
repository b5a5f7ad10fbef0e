import { describe, expect, it } from 'vitest';
import {
  addScaled,
  biasedProducts,
  multiply,
  oneHot,
  takeRows,
  toUnitLength,
} from '../../../client/models/plain-matrix.ts';

const of = (...values: number[]): Float32Array => Float32Array.from(values);

describe('plain matrices', () => {
  it('multiply: two rows by three, times three by two', () => {
    const product = multiply(of(1, 2, 3, 4, 5, 6), of(1, 0, 2, -1, 0, 3), { inner: 3, columns: 2 });
    expect([...product]).toEqual([5, 7, 14, 13]);
  });

  it('multiply one row after the other by a vector, beside a bias, and round once', () => {
    expect([...biasedProducts(of(10, 0), of(1, 2, 3, 4), of(1, -1))]).toEqual([9, -1]);
    expect([...biasedProducts(of(0), of(2 ** 25, 1, -(2 ** 25)), of(1, 1, 1))]).toEqual([1]);
    expect(biasedProducts(of(), of(), of(1))).toHaveLength(0);
  });

  it('multiply nothing into nothing', () => {
    expect(multiply(of(), of(), { inner: 0, columns: 4 })).toHaveLength(0);
    expect(multiply(of(), of(1, 2), { inner: 2, columns: 1 })).toHaveLength(0);
  });

  it('multiply into zeros where rows are told and nothing is summed', () => {
    expect([...multiply(of(), of(), { rows: 2, inner: 0, columns: 2 })]).toEqual([0, 0, 0, 0]);
  });

  it('bring a row to length 1 in place, and leave nothing as it is', () => {
    const rows = of(3, 4, 0, 0);
    toUnitLength(rows.subarray(0, 2));
    toUnitLength(rows.subarray(2));
    expect([...rows]).toEqual([...of(0.6, 0.8, 0, 0)]);
  });

  it('add, the second one stretched', () => {
    expect([...addScaled(of(1, 2), of(10, 20), 0.5)]).toEqual([6, 12]);
    expect([...addScaled(of(1, 2), of(10, 20))]).toEqual([11, 22]);
  });

  it('give rows in any order and more than once, as copies', () => {
    const matrix = of(1, 2, 3, 4, 5, 6);
    const rows = takeRows(matrix, Int32Array.of(2, 0, 2), 2);
    expect([...rows]).toEqual([5, 6, 1, 2, 5, 6]);
    rows.fill(0);
    expect(matrix[4]).toBe(5);
  });

  it('choose rows by ones', () => {
    expect([...oneHot([2, 0], 3)]).toEqual([0, 0, 1, 1, 0, 0]);
  });
});
