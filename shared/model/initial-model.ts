/**
 * The first model of a site, from its spec and a public seed. Integers and exact operations only, so that an
 * auditor draws the same bits.
 */
import { chacha20 } from '@noble/ciphers/chacha.js';
import { HearsayError } from '../hearsay-error.ts';
import { type ModelSpec, specDim, splitVector, type TensorSpec, tensorSize } from './spec.ts';

/**
 * The seed of what a version starts fresh: model 0, and the rows of items that a later one finds new (MO5). Another one
 * for each version, or a new item would begin as a copy of the one that had its row before.
 */
export const seedOfVersion = (version: number): number => (version + 1) % 2 ** 32;

/**
 * @param seed public, any integer 0..2^32-1; the same seed gives the same model everywhere
 * @returns [d], float32
 * @throws HearsayError BAD_CONFIG where `values` do not fill their tensor
 */
export function initialModel(spec: ModelSpec, seed: number): Float32Array {
  const vector = new Float32Array(specDim(spec));
  const views = splitVector(spec, vector);
  spec.tensors.forEach((tensor, index) => {
    fill(views[tensor.name]!, tensor, seed, index);
  });
  return vector;
}

function fill(values: Float32Array, tensor: TensorSpec, seed: number, stream: number): void {
  const { initial } = tensor;
  switch (initial.kind) {
    case 'zeros':
      return;
    case 'values':
      if (initial.values.length !== tensorSize(tensor)) {
        throw new HearsayError('BAD_CONFIG', `${tensor.name} wants ${tensorSize(tensor)} initial values`);
      }
      // -0 and 0 are one value in the spec's hash, so they are one value here.
      values.set(initial.values.map((value) => value + 0));
      return;
    case 'uniform': {
      const words = publicWords(values.length, seed, stream);
      // 24 bits of each word, centred: exact in float32 before the one rounding of the product.
      for (let i = 0; i < values.length; i++) values[i] = ((words[i]! >>> 8) / 2 ** 23 - 1) * initial.scale;
    }
  }
}

/** ChaCha20 key stream under a public key: a generator that every platform has, not a secret. */
function publicWords(count: number, seed: number, stream: number): Uint32Array {
  const key = new Uint8Array(32);
  new DataView(key.buffer).setUint32(0, seed, true);
  new DataView(key.buffer).setUint32(4, stream, true);
  const bytes = chacha20(key, new Uint8Array(12), new Uint8Array(count * 4));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Uint32Array.from({ length: count }, (_, i) => view.getUint32(i * 4, true));
}
