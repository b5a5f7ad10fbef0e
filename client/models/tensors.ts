/**
 * Tensors beside the device and on it, by name. Which names a record has, its spec and its task say, and no type can
 * know: whoever is handed one asserts once which it has, and from there on the types hold every reader to those.
 */
import { type Tensor, type Tensor2D, tensor } from '@tensorflow/tfjs-core';

/** A plain array with its shape, row-major, on its way to the device. */
export type PlainTensor = { readonly values: Float32Array; readonly shape: readonly number[] };

/** Tensors on the device. */
export type Tensors<Name extends string> = { readonly [Each in Name]: Tensor2D };

/** Onto the device; whoever calls disposes it. */
export function toTensor({ values, shape }: PlainTensor): Tensor {
  return tensor(values, [...shape]);
}
