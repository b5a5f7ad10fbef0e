/** Tables that read one coordinate's whole code at once, for the decoder; the format is in `update-format.ts`. */
import { valueParameterBits } from './update-format.ts';

/** Codes of a coordinate (gap, sign, value) up to this many bits are looked up instead of computed: twice as fast. */
export const shortBits = 11;
/** Mask of the gap in an entry. */
export const maxShortGap = 2 ** shortBits - 1;

const shortCodeTables: (Int32Array | undefined)[] = [];

/**
 * What each window of `shortBits` bits begins with: value << 15 | gap << 4 | bits of the code; 0 where the code is
 * longer. At most 128 tables of 8 kB, each made when first needed.
 */
export function shortCodes(k: number, m: number): Int32Array {
  const known = shortCodeTables[(k << valueParameterBits) | m];
  if (known) return known;
  const table = new Int32Array(2 ** shortBits);
  for (let bits = 0; bits < table.length; bits++) table[bits] = shortCode(bits << (32 - shortBits), k, m);
  shortCodeTables[(k << valueParameterBits) | m] = table;
  return table;
}

function shortCode(window: number, k: number, m: number): number {
  const gapQuotient = Math.clz32(~window);
  const gapBits = gapQuotient + 1 + k;
  if (gapBits >= shortBits) return 0;
  const rest = window << gapBits;
  const quotient = Math.clz32(~(rest << 1));
  const bits = gapBits + 2 + quotient + m;
  if (bits > shortBits) return 0;
  const gap = (gapQuotient << k) + (((window << (gapQuotient + 1)) >>> 1) >>> (31 - k));
  const low = ((rest << (2 + quotient)) >>> 1) >>> (31 - m);
  const magnitude = (quotient << m) + low + 1;
  return ((rest < 0 ? -magnitude : magnitude) << 15) | (gap << 4) | bits;
}
