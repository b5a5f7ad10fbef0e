/**
 * The bytes of an update. Most coordinates of a real update are zero and most others are 1 or -1, so it is
 * written as gaps and values, Golomb-Rice coded (Golomb 1966; Rice 1979) with parameters chosen per block of
 * 256 coordinates; that costs 5 to 15 % more than the blocks' entropy where a coordinate holds a bit or more (below
 * that the 16 bits a block weigh more), padding aside, and decoding time goes with the coordinates that are not zero.
 *
 * A block: 9 bits count of nonzeros; if any, 3 bits gap parameter k and 4 bits value parameter m; then for each
 * nonzero rice(k, zeros before it), 1 sign bit, rice(m, magnitude - 1). rice(k, n) = n >> k ones, a zero, then
 * the k low bits. Most significant bit first. After the last block zero bits, up to the padded size.
 */
import { HearsayError } from '../hearsay-error.ts';
import { paddedSize } from './padding.ts';

const blockSize = 256;
const countBits = 9;
const gapParameterBits = 3;
const valueParameterBits = 4;
/** Most ones in a row, so that a code fits the decoder's window. */
const maxQuotient = 12;
/** Largest magnitude that can be written: quotients up to 12 with 15 low bits reach further than 16 bits. */
const maxMagnitude = 32_767;

/** A decoded update: its nonzero coordinates in ascending order. Views into the decoder: valid until it decodes again. */
export type SparseUpdate = {
  /** [nonzeros] coordinate, 0..dim-1. */
  readonly indices: Uint32Array;
  /** [nonzeros] lattice units, never 0. In range only after `assertWithinRadius`. */
  readonly values: Int32Array;
};

/**
 * Write an update, padded to its size bucket.
 * @param update [dim], lattice units, |value| <= 32,767
 * @throws HearsayError OUT_OF_RANGE
 */
export function encodeUpdate(update: Int32Array): Uint8Array {
  const bits = new BitWriter();
  for (let start = 0; start < update.length; start += blockSize) {
    writeBlock(bits, update.subarray(start, start + blockSize));
  }
  const bytes = bits.finish();
  const padded = new Uint8Array(paddedSize(bytes.length));
  padded.set(bytes);
  return padded;
}

function writeBlock(bits: BitWriter, block: Int32Array): void {
  const gaps: number[] = [];
  const values: number[] = [];
  let gap = 0;
  for (const value of block) {
    if (value === 0) {
      gap++;
      continue;
    }
    if (Math.abs(value) > maxMagnitude) throw new HearsayError('OUT_OF_RANGE', `${value} leaves 16 bits`);
    gaps.push(gap);
    values.push(value);
    gap = 0;
  }
  bits.write(values.length, countBits);
  if (values.length === 0) return;
  const k = bestParameter(gaps, 2 ** gapParameterBits - 1);
  const magnitudes = values.map((value) => Math.abs(value) - 1);
  const m = bestParameter(magnitudes, 2 ** valueParameterBits - 1);
  bits.write(k, gapParameterBits);
  bits.write(m, valueParameterBits);
  for (let i = 0; i < values.length; i++) {
    bits.writeRice(gaps[i]!, k);
    bits.write(values[i]! < 0 ? 1 : 0, 1);
    bits.writeRice(magnitudes[i]!, m);
  }
}

/** The cheapest Rice parameter for these numbers whose quotients all stay short. */
function bestParameter(numbers: readonly number[], largest: number): number {
  let best = largest;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let k = 0; k <= largest; k++) {
    let cost = 0;
    for (const n of numbers) cost += n >> k > maxQuotient ? Number.POSITIVE_INFINITY : (n >> k) + 1 + k;
    if (cost < bestCost) [best, bestCost] = [k, cost];
  }
  return best;
}

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
  const indices = new Uint32Array(dim);
  const values = new Int32Array(dim);
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
      const count = (view.getUint32(position >>> 3) << (position & 7)) >>> (32 - countBits);
      if (count > Math.min(blockSize, dim - start)) throw badDelta('a block holds too many coordinates');
      position += countBits;
      if (count > 0) {
        const end = Math.min(start + blockSize, dim);
        position = readBlock(view, position, { start, end }, indices, values, nonzeros, nonzeros + count);
        nonzeros += count;
      }
      if (position > bytes.length * 8) throw badDelta('an update ends too early');
    }
    assertPadding(bytes, position);
    return { indices: indices.subarray(0, nonzeros), values: values.subarray(0, nonzeros) };
  };
}

/** Read the coordinates `from` to `to` of the output; returns the new bit position. */
function readBlock(
  view: DataView,
  position: number,
  { start, end }: { start: number; end: number },
  indices: Uint32Array,
  values: Int32Array,
  from: number,
  to: number,
): number {
  const header = (view.getUint32(position >>> 3) << (position & 7)) >>> 25;
  const k = header >>> valueParameterBits;
  const m = header & (2 ** valueParameterBits - 1);
  position += gapParameterBits + valueParameterBits;
  let index = start;
  for (let i = from; i < to; i++) {
    // A window holds 25 good bits or more: a gap takes at most 12 + 1 + 7 of them.
    let window = view.getUint32(position >>> 3) << (position & 7);
    const gapQuotient = Math.clz32(~window);
    if (gapQuotient > maxQuotient) throw badDelta('a gap is too long');
    const gapBits = gapQuotient + 1 + k;
    index += (gapQuotient << k) + (((window << (gapQuotient + 1)) >>> 1) >>> (31 - k));
    position += gapBits;
    window <<= gapBits;
    let quotient = Math.clz32(~(window << 1));
    if (gapBits + 2 + quotient + m > 25) {
      // Seldom: sign and value reach past the first window.
      window = view.getUint32(position >>> 3) << (position & 7);
      quotient = Math.clz32(~(window << 1));
    }
    if (quotient > maxQuotient) throw badDelta('a value is too long');
    position += 2 + quotient;
    const low = m === 0 ? 0 : readBits(view, position, m);
    position += m;
    const magnitude = (quotient << m) + low + 1;
    indices[i] = index++;
    values[i] = window < 0 ? -magnitude : magnitude;
  }
  if (index > end) throw badDelta('a coordinate lies outside its block');
  return position;
}

/** `width` bits, 1..25. */
function readBits(view: DataView, position: number, width: number): number {
  return (view.getUint32(position >>> 3) << (position & 7)) >>> (32 - width);
}

function badDelta(message: string): HearsayError {
  return new HearsayError('BAD_DELTA', message);
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

/** Bits, most significant first, into a growing array. */
class BitWriter {
  #bytes = new Uint8Array(1024);
  #position = 0;

  /** Append the `width` low bits of `value`; width <= 24. */
  write(value: number, width: number): void {
    if ((this.#position >>> 3) + 8 > this.#bytes.length) this.#grow();
    for (let bit = width - 1; bit >= 0; bit--) {
      if ((value >>> bit) & 1) this.#bytes[this.#position >>> 3]! |= 0x80 >>> (this.#position & 7);
      this.#position++;
    }
  }

  writeRice(value: number, k: number): void {
    const quotient = value >> k;
    this.write(2 ** (quotient + 1) - 2, quotient + 1);
    this.write(value & (2 ** k - 1), k);
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, (this.#position + 7) >>> 3);
  }

  #grow(): void {
    const bytes = new Uint8Array(2 * this.#bytes.length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
