/**
 * Tensors and plain values by name. Which names a record has, its spec and its task say, and no type can know: whoever
 * is handed one asserts once which it has, and from there on the types hold every reader to those.
 */
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** Tensors on the device. */
export type Tensors<Name extends string> = { readonly [Each in Name]: Tensor2D };

/** Parts of the shared vector or of a delta, or changes of variables. */
export type Views<Name extends string = string> = { readonly [Each in Name]: Float32Array };
