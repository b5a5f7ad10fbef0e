/**
 * The interface of every recommender model. A model turns shared parameters and one visitor's examples into
 * variables on the device (of large tables only the rows in use), a loss over them, and the change of the
 * variables back into a delta of the shared vector.
 */
import type { NamedTensorMap, Scalar } from '@tensorflow/tfjs-core';
import type { ModelSpec } from '../../shared/model/spec.ts';
import type { CatalogIndex } from '../recommend/catalog-index.ts';
import type { Sequence } from './examples.ts';

/** A plain array with its shape, on its way to or from the device. */
export type Plain = { readonly values: Float32Array; readonly shape: readonly number[] };

/** What one local round trains on; made by a model, run by `local-round.ts`. */
export type LocalTask = {
  /** What is trained. */
  readonly variables: Readonly<Record<string, Plain>>;
  /** What stays the same during the round. */
  readonly constants: Readonly<Record<string, Plain>>;
  /** Number of predictions in one step. */
  readonly positions: number;
  /** Mean loss in nats; differentiable in the variables. Called inside a tidy. */
  readonly loss: (variables: NamedTensorMap, constants: NamedTensorMap) => Scalar;
  /**
   * The delta of the shared vector, [d], weight units.
   * @param changes by variable: value after minus value before
   */
  readonly toDelta: (changes: Readonly<Record<string, Float32Array>>) => Float32Array;
};

/** A recommender model. */
export type Model = {
  readonly name: string;
  /**
   * @param parameters [d] shared vector, not mutated
   * @returns undefined where the history holds nothing to predict
   */
  readonly localTask: (
    spec: ModelSpec,
    parameters: Float32Array,
    sequence: Sequence,
    catalog: CatalogIndex,
  ) => LocalTask | undefined;
};
