/**
 * exp of four numbers at once, after Cephes' expf (Moshier): x = n ln 2 + r, e^r by its polynomial, n into the exponent.
 * Relative error below 2e-7. Zero from -64 down: beside the largest, which is 1, float32 sums lose 1.6e-28 in any case,
 * and what it is multiplied with would become denormal numbers, a hundred times slower.
 */

// In memory: V8 builds a constant vector anew wherever one is used, which took Node 24 twice as long.
const constants: usize = memory.data<f32>([
  <f32>Math.LOG2E, // only chooses n
  12582912, // 1.5 * 2^23: what is added to it is rounded to an integer, which its low bits then hold
  0.693359375, // ln 2, the part whose multiples are exact
  -2.1219444e-4, // ln 2, the rest
  -64, // zero from here down
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  1,
]);

/** @param x <= 0; -Infinity gives 0, NaN stays */
export function exponential(x: v128): v128 {
  const floor = v128.load32_splat(constants, 16);
  const magic = v128.load32_splat(constants, 4);
  const y = f32x4.pmax(x, floor);
  const shifted = f32x4.add(f32x4.mul(y, v128.load32_splat(constants)), magic);
  const n = f32x4.sub(shifted, magic);
  const coarse = f32x4.sub(y, f32x4.mul(n, v128.load32_splat(constants, 8)));
  const r = f32x4.sub(coarse, f32x4.mul(n, v128.load32_splat(constants, 12)));
  let power = v128.load32_splat(constants, 20);
  power = f32x4.add(f32x4.mul(power, r), v128.load32_splat(constants, 24));
  power = f32x4.add(f32x4.mul(power, r), v128.load32_splat(constants, 28));
  power = f32x4.add(f32x4.mul(power, r), v128.load32_splat(constants, 32));
  power = f32x4.add(f32x4.mul(power, r), v128.load32_splat(constants, 36));
  power = f32x4.add(f32x4.mul(power, r), v128.load32_splat(constants, 40));
  power = f32x4.add(f32x4.mul(f32x4.mul(power, r), r), r);
  power = f32x4.add(power, v128.load32_splat(constants, 44));
  return v128.andnot(i32x4.add(power, i32x4.shl(shifted, 23)), f32x4.le(x, floor));
}
