/**
 * A model as it is published and fetched: a magic number, the hash of its spec, then the vector in binary16,
 * little-endian. Addressed by the SHA-256 of these bytes. Two bytes a parameter and 40 more.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../hearsay-error.ts';
import { toHex } from '../hex.ts';
import { fromFloat16Bits, toFiniteFloat16Bits } from './float16.ts';
import { type ModelSpec, specDim, specHash } from './spec.ts';

const magic = Uint8Array.of(0x48, 0x53, 0x59, 0x4d, 1, 0, 0, 0); // "HSYM", version 1
const headerBytes = magic.length + 32;

/**
 * Round a master vector to the published precision and frame it. What lies beyond the largest finite binary16
 * value, +-65,504, is published as that value: a model that browsers refuse would end the training.
 * @param vector [d], float32
 * @throws HearsayError BAD_MODEL where the length is not the spec's
 */
export function encodeModelFile(spec: ModelSpec, vector: Float32Array): Uint8Array {
  if (vector.length !== specDim(spec)) {
    throw new HearsayError('BAD_MODEL', `expected ${specDim(spec)} parameters, got ${vector.length}`);
  }
  const bytes = new Uint8Array(modelFileBytes(vector.length));
  bytes.set(magic);
  bytes.set(hexToBytes(specHash(spec)), magic.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < vector.length; i++) {
    view.setUint16(headerBytes + 2 * i, toFiniteFloat16Bits(vector[i]!), true);
  }
  return bytes;
}

/**
 * Read a published model.
 * @param expected length and spec hash that the site's manifest states
 * @param bytes at any offset of their buffer
 * @returns [dim], float32, every value finite
 * @throws HearsayError BAD_MODEL (length, magic, another spec, a value that is not finite)
 */
export function decodeModelFile(
  expected: { dim: number; specHash: string },
  bytes: Uint8Array,
): Float32Array {
  const size = modelFileBytes(expected.dim);
  if (bytes.length !== size)
    throw new HearsayError('BAD_MODEL', `expected ${size} bytes, got ${bytes.length}`);
  if (toHex(bytes.subarray(0, headerBytes)) !== toHex(magic) + expected.specHash) {
    throw new HearsayError('BAD_MODEL', 'not a model of this spec');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const vector = new Float32Array(expected.dim);
  for (let i = 0; i < expected.dim; i++) {
    const value = fromFloat16Bits(view.getUint16(headerBytes + 2 * i, true));
    if (!Number.isFinite(value)) throw new HearsayError('BAD_MODEL', `parameter ${i} is not finite`);
    vector[i] = value;
  }
  return vector;
}

/** Size of the file of a model with `dim` parameters. */
export function modelFileBytes(dim: number): number {
  return headerBytes + 2 * dim;
}
