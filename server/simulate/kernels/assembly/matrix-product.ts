/**
 * C += factor · A B in tiles of 4 x 8: eight accumulators, two vectors of B and one broadcast number of A fill twelve of
 * sixteen registers, so that the processor waits for additions and multiplications, not for loads. Steps of A's four
 * rows are added one by one: as one sum of row and offset, V8 took 1.4 times as long.
 */

/**
 * Strides are in bytes. A's row i begins at a + i · aAcross and goes on by aAlong, so that a transposed A needs no copy; rows
 * of B and C are contiguous. One list of parameters, as in BLAS: an object would be a call and a load for each of them.
 * @param rows of A and C, a multiple of 4
 * @param columns of B and C, a multiple of 4
 * @param depth columns of A, rows of B
 */
export function addProduct(
  rows: usize,
  columns: usize,
  depth: usize,
  a: usize,
  aAcross: usize,
  aAlong: usize,
  b: usize,
  bAcross: usize,
  c: usize,
  cAcross: usize,
  factor: f32,
): void {
  const inPairs = columns & ~7;
  for (let j: usize = 0; j < columns; j += 8) {
    for (let i: usize = 0; i < rows; i += 4) {
      const aTile = a + i * aAcross;
      const cTile = c + i * cAcross + (j << 2);
      if (j < inPairs) addTile(depth, aTile, aAcross, aAlong, b + (j << 2), bAcross, cTile, cAcross, factor);
      else addNarrowTile(depth, aTile, aAcross, aAlong, b + (j << 2), bAcross, cTile, cAcross, factor);
    }
  }
}

function addTile(
  depth: usize,
  a0: usize,
  aAcross: usize,
  aAlong: usize,
  b: usize,
  bAcross: usize,
  c: usize,
  cAcross: usize,
  factor: f32,
): void {
  let a1 = a0 + aAcross;
  let a2 = a1 + aAcross;
  let a3 = a2 + aAcross;
  let left0 = f32x4.splat(0);
  let right0 = left0;
  let left1 = left0;
  let right1 = left0;
  let left2 = left0;
  let right2 = left0;
  let left3 = left0;
  let right3 = left0;
  for (const end = b + depth * bAcross; b < end; b += bAcross) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load32_splat(a0);
    left0 = f32x4.add(left0, f32x4.mul(x, left));
    right0 = f32x4.add(right0, f32x4.mul(x, right));
    a0 += aAlong;
    x = v128.load32_splat(a1);
    left1 = f32x4.add(left1, f32x4.mul(x, left));
    right1 = f32x4.add(right1, f32x4.mul(x, right));
    a1 += aAlong;
    x = v128.load32_splat(a2);
    left2 = f32x4.add(left2, f32x4.mul(x, left));
    right2 = f32x4.add(right2, f32x4.mul(x, right));
    a2 += aAlong;
    x = v128.load32_splat(a3);
    left3 = f32x4.add(left3, f32x4.mul(x, left));
    right3 = f32x4.add(right3, f32x4.mul(x, right));
    a3 += aAlong;
  }
  addPair(c, factor, left0, right0);
  c += cAcross;
  addPair(c, factor, left1, right1);
  c += cAcross;
  addPair(c, factor, left2, right2);
  c += cAcross;
  addPair(c, factor, left3, right3);
}

function addPair(c: usize, factor: f32, left: v128, right: v128): void {
  const factors = f32x4.splat(factor);
  v128.store(c, f32x4.add(v128.load(c), f32x4.mul(factors, left)));
  v128.store(c, f32x4.add(v128.load(c, 16), f32x4.mul(factors, right)), 16);
}

/** The last four columns where their number is no multiple of 8. */
function addNarrowTile(
  depth: usize,
  a0: usize,
  aAcross: usize,
  aAlong: usize,
  b: usize,
  bAcross: usize,
  c: usize,
  cAcross: usize,
  factor: f32,
): void {
  const end = b + depth * bAcross;
  for (let row: usize = 0; row < 4; row++) {
    let sum = f32x4.splat(0);
    let a = a0;
    for (let from = b; from < end; from += bAcross) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(a), v128.load(from)));
      a += aAlong;
    }
    v128.store(c, f32x4.add(v128.load(c), f32x4.mul(f32x4.splat(factor), sum)));
    a0 += aAcross;
    c += cAcross;
  }
}
