/** What makes one model that encodes histories (`history-model.ts`) different from the next. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ModelName } from '../../shared/model/model-name.ts';
import type { Views } from '../../shared/model/spec.ts';
import type { CatalogIndex } from './catalog-index.ts';
import type { ItemAddition, ItemSides, ItemTensor } from './item-sides.ts';
import type { Visitor } from './model.ts';
import type { Moments } from './moments.ts';
import type { PlainTensor, Tensors } from './tensors.ts';

/** Variables of an encoder: vectors of the items in use, and the tensors of its spec that no item vector is made of. */
export type HistoryVariables<Name extends string> = Tensors<'inputs' | Exclude<Name, ItemTensor>>;

/** Constants of `history-matrices.ts`, beside an encoder's own. */
export type HistoryConstants<Own extends string = never> = Tensors<
  'selection' | 'typeOneHot' | 'isStart' | 'seen' | 'ageOneHot' | Own
>;

/**
 * See the head of this file.
 * @typeParam Variable names of the variables that `users` reads
 * @typeParam Constant names of the constants that it reads
 */
export type HistoryEncoder<Variable extends string, Constant extends string> = {
  readonly name: ModelName;
  /** Length of the visitor's own vector, 0 unless told. */
  readonly localSize?: number;
  /** Constants beside those of `history-matrices.ts`. */
  readonly constants?: (visitor: Visitor, moments: Moments) => Record<string, PlainTensor>;
  /**
   * The visitor's vector at each moment, [moments, dim]; differentiable in the variables.
   * @param variables `inputs` [rows in use, dim], `local` [1, localSize], and the tensors of the spec
   */
  readonly users: (variables: Tensors<Variable>, constants: Tensors<Constant>) => Tensor2D;
  /** What else item vectors are made of, and the tensors behind it. */
  readonly addition?: {
    readonly tensors: readonly string[];
    /** @returns undefined where the catalog has nothing of the kind */
    readonly create: (catalog: CatalogIndex, tensors: Views) => ItemAddition | undefined;
  };
};

/** An encoder, whatever its `users` reads. */
export type AnyEncoder = Pick<HistoryEncoder<string, string>, 'localSize' | 'addition'>;

/** Shared parameters on their way to the device. */
export type Prepared = {
  readonly sides: ItemSides;
  /** Tensors of the spec that are trained as they stand, by name; copies. */
  readonly dense: Readonly<Record<string, PlainTensor>>;
};

/** The visitor's own vector, [1, localSize]; zeros before the first round. */
export function localVector({ localSize }: AnyEncoder, { local }: Visitor): PlainTensor | undefined {
  if (!localSize) return undefined;
  const values = local.length === localSize ? local.slice() : new Float32Array(localSize);
  return { values, shape: [1, localSize] };
}
