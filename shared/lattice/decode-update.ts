/**
 * Reads updates; the format is in `update-format.ts`. Every byte may come from a stranger: a decoder either gives
 * what an encoder could have framed, or throws, in time that goes with the bytes and the dimension.
 */
import { HearsayError } from '../hearsay-error.ts';
import { paddedSize } from './padding.ts';
import { maxShortGap, shortBits, shortCodes } from './short-codes.ts';
import { blockSize, countBits, gapParameterBits, maxQuotient, valueParameterBits } from './update-format.ts';

/** A decoded update: its nonzero coordinates in ascending order. Views into the decoder: valid until it decodes again. */
export type SparseUpdate = {
  /** [nonzeros] coordinate, 0..dim-1. */
  readonly indices: Uint32Array;
  /** [nonzeros] lattice units, never 0. In range only after `assertWithinRadius`. */
  readonly values: Int32Array;
};

/** Decodes updates of one length into memory of its own; not re-entrant. */
export type UpdateDecoder = (bytes: Uint8Array) => SparseUpdate;

/** Bits that the longest block can take, in bytes and rounded up: the decoder may read that far past the end. */
const longestBlockBytes = 2048;

/**
 * @param dim length of the updates
 * @returns a decoder; it throws HearsayError BAD_DELTA for anything that is not framed and padded as
 * `encodeUpdate` does: truncated, too long, a gap past its block, nonzero padding
 */
export function createUpdateDecoder(dim: number): UpdateDecoder {
  const output = { indices: new Uint32Array(dim), values: new Int32Array(dim) };
  const { indices, values } = output;
  let scratch = new Uint8Array(0);
  return (bytes) => {
    // Reads past the end see zeros; whether they happened is checked once a block, not once a coordinate.
    if (scratch.length < bytes.length + longestBlockBytes) {
      scratch = new Uint8Array(bytes.length + longestBlockBytes);
    }
    scratch.fill(0).set(bytes);
    const view = new DataView(scratch.buffer);
    let position = 0;
    let nonzeros = 0;
    for (let start = 0; start < dim; start += blockSize) {
      const end = Math.min(start + blockSize, dim);
      const count = readBits(view, position, countBits);
      if (count > end - start) throw badDelta('a block holds too many coordinates');
      position += countBits;
      if (count > 0) {
        const block = { start, end, from: nonzeros, to: nonzeros + count };
        position = readBlock(view, position, block, output);
        nonzeros = block.to;
      }
      if (position > bytes.length * 8) throw badDelta('an update ends too early');
    }
    assertPadding(bytes, position);
    return { indices: indices.subarray(0, nonzeros), values: values.subarray(0, nonzeros) };
  };
}

/** Where the coordinates of an update are written to. */
type Output = { readonly indices: Uint32Array; readonly values: Int32Array };

/** The two Rice parameters of a block. */
type Parameters = { readonly k: number; readonly m: number };

/** Coordinates `from` to `to` of the output come from the block of coordinates `start` to `end`. */
type Block = { readonly start: number; readonly end: number; readonly from: number; readonly to: number };

/** Read one block; returns the new bit position. */
function readBlock(
  view: DataView,
  position: number,
  { start, end, from, to }: Block,
  output: Output,
): number {
  const header = readBits(view, position, gapParameterBits + valueParameterBits);
  const parameters = { k: header >>> valueParameterBits, m: header & (2 ** valueParameterBits - 1) };
  position += gapParameterBits + valueParameterBits;
  const table = shortCodes(parameters.k, parameters.m);
  const { indices, values } = output;
  let index = start;
  for (let i = from; i < to; i++) {
    // A window holds 25 good bits or more: two short codes.
    let window = view.getUint32(position >>> 3) << (position & 7);
    let code = table[window >>> (32 - shortBits)]!;
    if (code === 0) {
      position = readLongCode(view, position, parameters, output, i, index);
      index = indices[i]! + 1;
      continue;
    }
    index += (code >>> 4) & maxShortGap;
    indices[i] = index++;
    values[i] = code >> 15;
    position += code & 15;
    window <<= code & 15;
    code = table[window >>> (32 - shortBits)]!;
    if (code === 0 || i + 1 === to) continue;
    i++;
    index += (code >>> 4) & maxShortGap;
    indices[i] = index++;
    values[i] = code >> 15;
    position += code & 15;
  }
  if (index > end) throw badDelta('a coordinate lies outside its block');
  return position;
}

/** Read coordinate `i`, whose block has got to `index`, bit by bit; returns the new bit position. */
function readLongCode(
  view: DataView,
  position: number,
  { k, m }: Parameters,
  { indices, values }: Output,
  i: number,
  index: number,
): number {
  const gapWindow = view.getUint32(position >>> 3) << (position & 7);
  const gapQuotient = Math.clz32(~gapWindow);
  if (gapQuotient > maxQuotient) throw badDelta('a gap is too long');
  const gapLow = ((gapWindow << (gapQuotient + 1)) >>> 1) >>> (31 - k);
  position += gapQuotient + 1 + k;
  const window = view.getUint32(position >>> 3) << (position & 7);
  const quotient = Math.clz32(~(window << 1));
  if (quotient > maxQuotient) throw badDelta('a value is too long');
  position += 2 + quotient;
  const magnitude = (quotient << m) + (m === 0 ? 0 : readBits(view, position, m)) + 1;
  indices[i] = index + (gapQuotient << k) + gapLow;
  values[i] = window < 0 ? -magnitude : magnitude;
  return position + m;
}

/** After the last block: zeros only, and exactly as many as the size bucket asks for. */
function assertPadding(bytes: Uint8Array, position: number): void {
  const used = (position + 7) >>> 3;
  if (bytes.length !== paddedSize(used)) throw badDelta('an update has the wrong size');
  const tail = position & 7 ? bytes[used - 1]! << (position & 7) : 0;
  if (tail & 0xff) throw badDelta('an update has bits in its padding');
  for (let i = used; i < bytes.length; i++) {
    if (bytes[i] !== 0) throw badDelta('an update has bits in its padding');
  }
}

/** `width` bits, 1..25. */
function readBits(view: DataView, position: number, width: number): number {
  return (view.getUint32(position >>> 3) << (position & 7)) >>> (32 - width);
}

function badDelta(message: string): HearsayError {
  return new HearsayError('BAD_DELTA', message);
}
