/**
 * A model as pages fetch it to recommend: a quarter of the training model's size before gzip, one byte a parameter.
 * Matrices are rounded to int8 with a scale for each row (symmetric, largest magnitude at 127); rows that say next to
 * nothing are pruned; vectors, which are short, keep binary16. Only + - * / and comparisons, so that every engine
 * writes the same bytes and an auditor can recompute them. Nobody trains on it.
 *
 * magic "HSYS", version, spec hash; then tensor by tensor: of a matrix all scales (binary16, 0: pruned), then the bytes
 * of the rows that stayed; of a vector its values (binary16). Little-endian.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../hearsay-error.ts';
import { fromFloat16Bits, largestFloat16, toFiniteFloat16Bits, toFloat16Bits } from './float16.ts';
import { type ModelSpec, specDim, specHash, splitVector, type TensorSpec } from './spec.ts';

const magic = Uint8Array.of(0x48, 0x53, 0x59, 0x53, 1, 0, 0, 0); // "HSYS", version 1
const headerBytes = magic.length + 32;

/**
 * A row whose mean square is below this share of its tensor's is pruned: less than a sixth of the usual length. Random
 * rows that no visitor has moved come to that, once the others have grown.
 */
const prunedShare = 0.025;

/**
 * @param vector [d], finite; values beyond +-65,504 are taken as that
 * @throws HearsayError BAD_MODEL where the length is not the spec's
 */
export function encodeScoringFile(spec: ModelSpec, vector: Float32Array): Uint8Array {
  if (vector.length !== specDim(spec)) {
    throw new HearsayError('BAD_MODEL', `expected ${specDim(spec)} parameters, got ${vector.length}`);
  }
  const views = splitVector(spec, vector);
  const writer = new Writer(headerBytes + 4 * vector.length);
  writer.bytes.set(magic);
  writer.bytes.set(hexToBytes(specHash(spec)), magic.length);
  writer.at = headerBytes;
  for (const tensor of spec.tensors) {
    if (tensor.shape.length < 2) writer.floats(views[tensor.name]!);
    else encodeMatrix(writer, views[tensor.name]!, rowLength(tensor));
  }
  return writer.bytes.slice(0, writer.at);
}

/**
 * Read a scoring model.
 * @param expected hash as the site's manifest states it
 * @param bytes at any offset of their buffer
 * @returns [d], float32, finite
 * @throws HearsayError BAD_MODEL (magic, another spec, too short, too long, a value that is not finite)
 */
export function decodeScoringFile(
  spec: ModelSpec,
  expected: { readonly specHash: string },
  bytes: Uint8Array,
): Float32Array {
  const header = [...magic, ...hexToBytes(expected.specHash)];
  if (header.some((byte, i) => bytes[i] !== byte)) {
    throw new HearsayError('BAD_MODEL', 'not a scoring model of this spec');
  }
  const vector = new Float32Array(specDim(spec));
  const views = splitVector(spec, vector);
  const reader = new Reader(bytes, headerBytes);
  for (const tensor of spec.tensors) {
    if (tensor.shape.length < 2) reader.floats(views[tensor.name]!);
    else decodeMatrix(reader, views[tensor.name]!, rowLength(tensor));
  }
  if (reader.at !== bytes.length) throw new HearsayError('BAD_MODEL', 'bytes after the last tensor');
  return vector;
}

/** Values that share a scale: the last extent. */
function rowLength({ shape }: TensorSpec): number {
  return shape[shape.length - 1]!;
}

function encodeMatrix(writer: Writer, values: Float32Array, length: number): void {
  const rows = length === 0 ? 0 : values.length / length;
  const least = prunedShare * meanSquare(values, 0, values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * length;
    if (meanSquare(values, start, start + length) <= least) continue;
    let largest = 0;
    for (let i = start; i < start + length; i++) largest = Math.max(largest, Math.abs(values[i]!));
    // Rounded up to binary16, or the largest value would not fit.
    scales[row] = upToFloat16(Math.min(largest, largestFloat16) / 127);
  }
  writer.floats(scales);
  for (let row = 0; row < rows; row++) {
    const scale = scales[row]!;
    if (scale === 0) continue;
    for (let i = row * length; i < (row + 1) * length; i++) writer.byte(roundHalfAway(values[i]! / scale));
  }
}

function decodeMatrix(reader: Reader, values: Float32Array, length: number): void {
  const scales = new Float32Array(length === 0 ? 0 : values.length / length);
  reader.floats(scales);
  scales.forEach((scale, row) => {
    if (scale === 0) return;
    const bytes = reader.signedBytes(length);
    const start = row * length;
    for (let i = 0; i < length; i++) values[start + i] = scale * bytes[i]!;
  });
}

function meanSquare(values: Float32Array, start: number, end: number): number {
  let squares = 0;
  for (let i = start; i < end; i++) squares += values[i]! * values[i]!;
  return end > start ? squares / (end - start) : 0;
}

/** The least binary16 value that is not below a non-negative one; at most 65,504. */
function upToFloat16(value: number): number {
  const bits = toFloat16Bits(value);
  return fromFloat16Bits(fromFloat16Bits(bits) < value ? bits + 1 : bits);
}

/** To the nearest integer of -127..127. */
function roundHalfAway(value: number): number {
  const magnitude = Math.min(127, Math.floor(Math.abs(value) + 0.5));
  return value < 0 ? -magnitude : magnitude;
}

class Writer {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  byte(value: number): void {
    this.#view.setInt8(this.at++, value);
  }

  floats(values: Float32Array): void {
    for (const value of values) {
      this.#view.setUint16(this.at, toFiniteFloat16Bits(value), true);
      this.at += 2;
    }
  }
}

class Reader {
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
  }

  signedBytes(count: number): Int8Array {
    this.#require(count);
    const { buffer, byteOffset } = this.#view;
    const bytes = new Int8Array(buffer, byteOffset + this.at, count);
    this.at += count;
    return bytes;
  }

  floats(values: Float32Array): void {
    this.#require(2 * values.length);
    for (let i = 0; i < values.length; i++) {
      values[i] = fromFloat16Bits(this.#view.getUint16(this.at, true));
      if (!Number.isFinite(values[i])) throw new HearsayError('BAD_MODEL', 'a value that is not finite');
      this.at += 2;
    }
  }

  #require(bytes: number): void {
    if (this.at + bytes > this.#view.byteLength) throw new HearsayError('BAD_MODEL', 'too short');
  }
}
