/**
 * A model spec: the named tensors of a model, laid out one after the other in one flat float32 vector.
 * The vector is all that is shared; a browser's local parameters (a user's own bias, say) never stand in it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { toCanonicalJson } from '../log/canonical-json.ts';
import type { ModelName } from './model-name.ts';

/** How a tensor's values start; deterministic, see `initial-model.ts`. */
export type Initializer =
  | { readonly kind: 'zeros' }
  /** Uniform in [-scale, scale). */
  | { readonly kind: 'uniform'; readonly scale: number }
  /** These values, as many as the tensor has. */
  | { readonly kind: 'values'; readonly values: readonly number[] };

/** One named tensor, row-major. */
export type TensorSpec<Name extends string = string> = {
  readonly name: Name;
  readonly shape: readonly number[];
  readonly initial: Initializer;
};

/** The shared parameters of a model, in the order in which they stand in the vector. */
export type ModelSpec<Name extends string = string> = {
  readonly model: ModelName;
  readonly tensors: readonly TensorSpec<Name>[];
};

/** Names of the tensors of a model, from the function that makes its spec. */
export type TensorName<Spec extends (...sizes: never) => ModelSpec> =
  ReturnType<Spec>['tensors'][number]['name'];

/** Parts of one flat vector, by the names of tensors. */
export type Views<Name extends string = string> = { readonly [Each in Name]: Float32Array };

/** A spec that knows the names of its tensors, each of which is written once, in here. */
export function specOf<Name extends string>(
  model: ModelName,
  tensors: readonly TensorSpec<Name>[],
): ModelSpec<Name> {
  return { model, tensors };
}

/** Number of values in a tensor. */
export function tensorSize({ shape }: TensorSpec): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Length d of the flat vector. */
export function specDim(spec: ModelSpec): number {
  return spec.tensors.reduce((sum, tensor) => sum + tensorSize(tensor), 0);
}

/**
 * Views on a flat vector, one per tensor; they share its memory.
 * @param vector [d]
 * @throws RangeError where the vector is shorter than the spec
 */
export function splitVector<Name extends string>(spec: ModelSpec<Name>, vector: Float32Array): Views<Name> {
  const views: Record<string, Float32Array> = {};
  let offset = 0;
  for (const tensor of spec.tensors) {
    const end = offset + tensorSize(tensor);
    if (end > vector.length) throw new RangeError(`${vector.length} values are too few for this spec`);
    views[tensor.name] = vector.subarray(offset, end);
    offset = end;
  }
  return views as Views<Name>; // one for each tensor
}

/** SHA-256, hex, of the spec's canonical JSON: two sides with one hash agree on every coordinate. */
export function specHash(spec: ModelSpec): string {
  return bytesToHex(sha256(toCanonicalJson(spec)));
}
