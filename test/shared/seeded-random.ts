/** Seeded randomness: the same numbers on every run. */
import { createKeyedStream } from '../../shared/privacy/keyed-stream.ts';

/** Draws from [0, 1), multiples of 2^-32. */
export function seededUniform(seed: number): () => number {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(0, seed);
  const stream = createKeyedStream(key);
  return () => stream.nextUint32() / 2 ** 32;
}

/** Standard normal samples (Box, Muller 1958). */
export function gaussianVector(dim: number, uniform: () => number): Float32Array {
  return Float32Array.from(
    { length: dim },
    () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

/** A vector stretched to this L2 norm. */
export function ofNorm(norm: number, vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return vector.map((x) => (x * norm) / length);
}
