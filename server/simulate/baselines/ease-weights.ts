/**
 * EASE (Steck 2019, arXiv:1905.03375, eq. 8): the linear item-to-item model with a zero diagonal that reconstructs the users' binary
 * rows best, in closed form: with P = (XᵀX + λI)⁻¹, B_ij = -P_ij / P_jj for i ≠ j.
 */
import { columnCounts, type SparseRows, visitCooccurrences } from './interaction-matrix.ts';
import { elementAt, identityTiles, invertPositiveDefinite } from './spd-inverse.ts';

/** The model over the items that training has. */
export type EaseWeights = {
  /** [items] row of an item in B, -1 where nobody touched it. */
  readonly rowOf: Int32Array;
  /** [rows] the item of a row. */
  readonly itemOf: Int32Array;
  /** B, [rows, rows]: what having a row's item adds to the score of each column's. */
  readonly weights: Float32Array;
};

/**
 * Fit.
 * @param users the binary matrix, [users, items]
 * @param lambda > 0
 */
export function easeWeights(
  users: SparseRows,
  items: number,
  { lambda, onProgress }: { lambda: number; onProgress?: ((share: number) => void) | undefined },
): EaseWeights {
  const counts = columnCounts(users, items);
  const itemOf = Int32Array.from(counts.keys()).filter((item) => counts[item]! > 0);
  const rowOf = new Int32Array(items).fill(-1);
  itemOf.forEach((item, row) => {
    rowOf[item] = row;
  });
  const inverse = identityTiles(itemOf.length);
  const touched = { starts: users.starts, columns: users.columns.map((item) => rowOf[item]!) };
  visitCooccurrences(touched, itemOf.length, (row, together) => {
    for (let column = 0; column < row; column++)
      inverse.values[elementAt(inverse, row, column)] = together[column]!;
    inverse.values[elementAt(inverse, row, row)] = together[row]! + lambda;
  });
  invertPositiveDefinite(inverse, onProgress);
  return {
    rowOf,
    itemOf,
    weights: weightsFrom(itemOf.length, (i, j) => inverse.values[elementAt(inverse, i, j)]!),
  };
}

/** @param lower element (i, j) of P, for i >= j */
function weightsFrom(size: number, lower: (i: number, j: number) => number): Float32Array {
  const weights = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    const own = lower(i, i);
    for (let j = 0; j < i; j++) {
      const shared = -lower(i, j);
      weights[i * size + j] = shared / lower(j, j);
      weights[j * size + i] = shared / own;
    }
  }
  return weights;
}
