/**
 * Canaries: updates of nobody, random directions that are as long as an update may be. Whoever has planted them can see
 * how far a release tells which of them were in it. A canary is its signs: each coordinate is one of two neighbouring
 * integers of about radius / sqrt(d), so that it is as long as whole coordinates allow, and inner products with what is
 * spread out are normal as for a uniform direction. Nothing of it is kept: the same words give it again.
 */

/** Uniform words of 32 bits; the words of one canary, from their beginning. */
export type Words = () => number;

/**
 * [dim] magnitude of each coordinate of any canary, lattice units.
 * Their squares sum to at most radius^2, and to less than it by at most 2 radius / sqrt(dim) + 1.
 * @param radius lattice units, integer, >= 1
 */
export function canaryMagnitudes(dim: number, radius: number): Int32Array {
  const small = Math.floor(radius / Math.sqrt(dim));
  const left = radius * radius - dim * small * small;
  return new Int32Array(dim).fill(small).fill(small + 1, 0, Math.floor(left / (2 * small + 1)));
}

/** Add a canary to a sum of updates. @param sum [dim], lattice units, mutated; no coordinate may leave 32 bits */
export function addCanary(sum: Int32Array, magnitudes: Int32Array, words: Words): void {
  const { length } = magnitudes;
  for (let start = 0; start < length; start += 32) {
    let word = words();
    for (let i = start; i < Math.min(start + 32, length); i++) {
      sum[i] = sum[i]! + (((word & 1) << 1) - 1) * magnitudes[i]!;
      word >>>= 1;
    }
  }
}

/**
 * Inner product of a canary with a vector.
 * @param weighted [dim] the vector, each coordinate times its magnitude: the same for all canaries
 */
export function canaryProduct(weighted: Float64Array, words: Words): number {
  const { length } = weighted;
  let product = 0;
  for (let start = 0; start < length; start += 32) {
    let word = words();
    for (let i = start; i < Math.min(start + 32, length); i++) {
      product += (((word & 1) << 1) - 1) * weighted[i]!;
      word >>>= 1;
    }
  }
  return product;
}
