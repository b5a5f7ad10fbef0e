import { describe, expect, it } from 'vitest';
import {
  elementAt,
  identityTiles,
  invertPositiveDefinite,
  tileSize,
} from '../../../../server/simulate/baselines/spd-inverse.ts';
import { refusal } from '../../../shared/log/refusal.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';
import { naiveInverse } from './naive-inverse.ts';

/** A matrix MᵀM + I, dense. */
function positiveDefinite(size: number, seed: number): number[][] {
  const uniform = seededUniform(seed);
  const factor = Array.from({ length: size }, () => Array.from({ length: size }, () => uniform() - 0.5));
  return factor.map((a, i) =>
    factor.map((b, j) => a.reduce((sum, x, k) => sum + x * b[k]!, i === j ? 1 : 0)),
  );
}

function inverse(matrix: readonly (readonly number[])[], onProgress?: (share: number) => void): number[][] {
  const tiles = identityTiles(matrix.length);
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) tiles.values[elementAt(tiles, i, j)] = row[j]!;
  });
  invertPositiveDefinite(tiles, onProgress);
  return matrix.map((row, i) =>
    row.map((_, j) => tiles.values[elementAt(tiles, Math.max(i, j), Math.min(i, j))]!),
  );
}

describe('the inverse of a positive definite matrix', () => {
  it.each([1, 2, 30, tileSize, tileSize + 1, 200])('of %d rows is what Gauss and Jordan find', (size) => {
    const matrix = positiveDefinite(size, size);
    const expected = naiveInverse(matrix);
    const actual = inverse(matrix);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) expect(Math.abs(actual[i]![j]! - expected[i]![j]!)).toBeLessThan(1e-9);
    }
  });

  it('of a diagonal matrix is the diagonal of the reciprocals', () => {
    expect(
      inverse([
        [4, 0],
        [0, 0.5],
      ]),
    ).toEqual(
      [
        [0.25, 0],
        [0, 2],
      ].map((row) => row.map((x) => expect.closeTo(x, 12))),
    );
  });

  it('tells how far it is, up to the end', () => {
    const shares: number[] = [];
    inverse(positiveDefinite(150, 1), (share) => shares.push(share));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1, 12);
  });

  it.each([
    [
      'singular',
      [
        [1, 1],
        [1, 1],
      ],
    ],
    [
      'indefinite',
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'without a number',
      [
        [1, 0],
        [0, Number.NaN],
      ],
    ],
  ])('refuses a matrix that is %s', (_, matrix) => {
    expect(() => inverse(matrix)).toThrow(refusal('INTERNAL'));
  });
});
