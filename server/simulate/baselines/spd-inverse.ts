/**
 * The inverse of a symmetric positive definite matrix: A = L Lᵀ, U = L⁻ᵀ, A⁻¹ = U Uᵀ (Golub, Van Loan, Matrix
 * Computations, 4.2), in tiles that fit the cache. Each of the three phases is a product of tiles with transposed tiles, so that
 * one small loop does the work: n³/2 multiplications.
 */
import { HearsayError } from '../../../shared/hearsay-error.ts';

/** Rows and columns of a tile: three of them take 96 KB in float64. */
export const tileSize = 64;
const tileArea = tileSize * tileSize;

/** A square matrix in tiles, row-major within and without; its size is rounded up to whole tiles. */
export type Tiles = {
  /** Tiles in a row. */
  readonly count: number;
  /** Tile (i, j) begins at (i * count + j) * tileSize²; after the last one there is room for another diagonal. */
  readonly values: Float64Array;
};

/** The identity, of at least `size` rows. */
export function identityTiles(size: number): Tiles {
  const count = Math.ceil(size / tileSize);
  const matrix = { count, values: new Float64Array((count * count + count) * tileArea) };
  for (let row = 0; row < count * tileSize; row++) matrix.values[elementAt(matrix, row, row)] = 1;
  return matrix;
}

/** Index into the values of an element. */
export function elementAt({ count }: Tiles, row: number, column: number): number {
  const tile = Math.floor(row / tileSize) * count + Math.floor(column / tileSize);
  return tile * tileArea + (row % tileSize) * tileSize + (column % tileSize);
}

/**
 * Invert in place. Rows that go beyond the matrix proper stay those of the identity.
 * @param matrix its lower triangle is read, and holds the inverse afterwards; what is above the diagonal is spoiled
 * @param onProgress is told the share that is done, 0..1
 * @throws HearsayError INTERNAL (not positive definite)
 */
export function invertPositiveDefinite(matrix: Tiles, onProgress: (share: number) => void = () => {}): void {
  const { count } = matrix;
  const phases = [factorRow, invertFactorColumn, multiplyRow];
  phases.forEach((phase, done) => {
    for (let i = 0; i < count; i++) {
      phase(matrix, i);
      // the first two grow with i, the third shrinks
      const part = phase === multiplyRow ? 1 - (1 - (i + 1) / count) ** 2 : ((i + 1) / count) ** 3;
      onProgress((done + part) / phases.length);
    }
  });
}

const tileAt = (count: number, i: number, j: number): number => (i * count + j) * tileArea;
/** Where U keeps its diagonal tiles, because L still needs its own. */
const diagonalAt = (count: number, i: number): number => (count * count + i) * tileArea;
const upperAt = (count: number, i: number, j: number): number =>
  i === j ? diagonalAt(count, i) : tileAt(count, i, j);

/** Row i of L, in place of A: L_ij = (A_ij - sum over k < j of L_ik L_jkᵀ) L_jj⁻ᵀ. */
function factorRow({ count, values }: Tiles, i: number): void {
  for (let j = 0; j <= i; j++) {
    const at = tileAt(count, i, j);
    for (let k = 0; k < j; k++) subtractProduct(values, at, tileAt(count, i, k), tileAt(count, j, k));
    if (j < i) solveTransposed(values, at, tileAt(count, j, j));
    else factorTile(values, at);
  }
}

/** Column i of U, above the diagonal: U_ji = (I_ji - sum over j <= k < i of U_jk L_ikᵀ) L_ii⁻ᵀ. */
function invertFactorColumn({ count, values }: Tiles, i: number): void {
  for (let j = 0; j <= i; j++) {
    const at = upperAt(count, j, i);
    values.fill(0, at, at + tileArea);
    if (j === i) for (let k = 0; k < tileSize; k++) values[at + k * (tileSize + 1)] = 1;
    for (let k = j; k < i; k++) subtractProduct(values, at, upperAt(count, j, k), tileAt(count, i, k));
    solveTransposed(values, at, tileAt(count, i, i));
  }
}

/** Row i of the inverse, up to the diagonal, in place of L: sum over k >= i of U_ik U_jkᵀ. */
function multiplyRow({ count, values }: Tiles, i: number): void {
  for (let j = 0; j <= i; j++) {
    const at = tileAt(count, i, j);
    values.fill(0, at, at + tileArea);
    for (let k = i; k < count; k++) subtractProduct(values, at, upperAt(count, i, k), upperAt(count, j, k));
    for (let k = at; k < at + tileArea; k++) values[k] = -values[k]!;
  }
}

/** C -= A Bᵀ, for the tiles at c, a and b. Two rows by four: eight sums stay in registers. */
function subtractProduct(values: Float64Array, c: number, a: number, b: number): void {
  for (let row = 0; row < tileSize; row += 2) {
    const a0 = a + row * tileSize;
    const a1 = a0 + tileSize;
    for (let column = 0; column < tileSize; column += 4) {
      const b0 = b + column * tileSize;
      const b1 = b0 + tileSize;
      const b2 = b1 + tileSize;
      const b3 = b2 + tileSize;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let k = 0; k < tileSize; k++) {
        const x0 = values[a0 + k]!;
        const x1 = values[a1 + k]!;
        const y0 = values[b0 + k]!;
        const y1 = values[b1 + k]!;
        const y2 = values[b2 + k]!;
        const y3 = values[b3 + k]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s03 += x0 * y3;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s12 += x1 * y2;
        s13 += x1 * y3;
      }
      const to = c + row * tileSize + column;
      values[to]! -= s00;
      values[to + 1]! -= s01;
      values[to + 2]! -= s02;
      values[to + 3]! -= s03;
      values[to + tileSize]! -= s10;
      values[to + tileSize + 1]! -= s11;
      values[to + tileSize + 2]! -= s12;
      values[to + tileSize + 3]! -= s13;
    }
  }
}

/** X <- X L⁻ᵀ, for the tiles at x and l; of L only the lower triangle is read. */
function solveTransposed(values: Float64Array, x: number, l: number): void {
  for (let row = x; row < x + tileArea; row += tileSize) {
    for (let column = 0; column < tileSize; column++) {
      const factor = l + column * tileSize;
      let rest = values[row + column]!;
      for (let k = 0; k < column; k++) rest -= values[row + k]! * values[factor + k]!;
      values[row + column] = rest / values[factor + column]!;
    }
  }
}

/** A <- L for the tile at a; its upper triangle is left as it was. */
function factorTile(values: Float64Array, a: number): void {
  for (let row = 0; row < tileSize; row++) {
    for (let column = 0; column <= row; column++) {
      const [x, y] = [a + row * tileSize, a + column * tileSize];
      let rest = values[x + column]!;
      for (let k = 0; k < column; k++) rest -= values[x + k]! * values[y + k]!;
      if (column < row) values[x + column] = rest / values[y + column]!;
      else if (rest > 0) values[x + column] = Math.sqrt(rest);
      else throw new HearsayError('INTERNAL', `expected a positive definite matrix, got a pivot of ${rest}`);
    }
  }
}
