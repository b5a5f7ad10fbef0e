/**
 * The interface of every recommender model. A model turns shared parameters and one visitor's history into
 * variables on the device (of large tables only the rows in use), a loss over them, and the change of the
 * variables back into a delta of the shared vector. The same formula scores the catalog.
 * Tensors, variables and constants go by name, see `tensors.ts`.
 */
import type { NamedTensorMap, Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Uniform } from '../../shared/lattice/round.ts';
import type { ModelName } from '../../shared/model/model-name.ts';
import type { ModelSpec } from '../../shared/model/spec.ts';
import type { CatalogIndex } from './catalog-index.ts';
import type { StepSize } from './local-rate.ts';
import type { Targets } from './predictions.ts';
import type { Sequence } from './sequence.ts';
import type { PlainTensor } from './tensors.ts';
import type { VisitorFeatures } from './visitor-features.ts';

/** What the model is applied to: its spec, and the catalog that its rows stand for. */
export type ModelSite = { readonly spec: ModelSpec; readonly catalog: CatalogIndex };

/** All that a model may know of one visitor. None of it is sent as such; the aggregator may infer it from a delta. */
export type Visitor = {
  readonly sequence: Sequence;
  /** What the page said of visitor and moment: attributes, hour, weekday, device class. */
  readonly features: VisitorFeatures;
  /** This visitor's own parameters, [localSize]; empty before the first round: zeros. Not sent; a delta may point along. */
  readonly local: Float32Array;
};

/** A loss that is `catalogSoftmaxLoss` of the visitor's vectors and the variables `outputs` and `itemBias`, taken apart. */
export type SoftmaxParts = {
  /** The visitor's vectors, [predictions, dim]; as `loss`. */
  readonly users: (variables: NamedTensorMap, constants: NamedTensorMap, step: number) => Tensor2D;
  /** What `users` reads of the task's constants: all but the dense targets. */
  readonly constants: Readonly<Record<string, PlainTensor>>;
  /** What they are to predict in a step. */
  readonly wanted: (step: number) => {
    readonly positions: number;
    readonly targets: Targets;
    readonly negatives: Targets;
  };
};

/** One SGD step of a local round. */
export type LocalStep = StepSize & {
  /** 0, 1, ...: dropout masks and negatives drawn beforehand may differ from step to step. */
  readonly step: number;
};

/** What one local round trains on; made by a model, run by `local-round.ts`. */
export type LocalTask = {
  /** What is trained. */
  readonly variables: Readonly<Record<string, PlainTensor>>;
  /** What stays the same during the round. */
  readonly constants: Readonly<Record<string, PlainTensor>>;
  /** Items that it learns to predict: what the learning rate depends on, see `local-rate.ts`. */
  readonly positions: number;
  /**
   * Mean loss in nats; differentiable in the variables. Called inside a tidy, once a step.
   * @param step about to be taken; a loss that trains a part of the model elsewhere takes the step there
   */
  readonly loss: (variables: NamedTensorMap, constants: NamedTensorMap, step: LocalStep) => Scalar;
  /** The loss taken apart, where it is such a softmax: for who multiplies by the catalog faster than the device does. */
  readonly softmax?: SoftmaxParts;
  /**
   * The delta of the shared vector, [d], weight units.
   * @param changes by variable: value after minus value before
   */
  readonly toDelta: (changes: Readonly<Record<string, Float32Array>>) => Float32Array;
  /** The visitor's own parameters after the round, [localSize]; absent where the model has none. */
  readonly toLocal?: (changes: Readonly<Record<string, Float32Array>>) => Float32Array;
};

/** A model ready to score; what it holds on the device it holds until it is disposed. */
export type Scorer = {
  /**
   * Score of every item, higher is better, as seen right after the last event. Also for an empty history.
   * @returns [items], finite
   */
  readonly scores: (visitor: Visitor) => Promise<Float32Array>;
  readonly dispose: () => void;
};

/** What a local round is made from. */
export type LocalInput = {
  /** [d] shared vector, not mutated. */
  readonly parameters: Float32Array;
  readonly visitor: Visitor;
  /** Steps that the round will have, so that what differs from step to step can be drawn beforehand. */
  readonly steps: number;
  /** Seeded in simulations and tests. */
  readonly draw: Uniform;
};

/** A recommender model. Each file's header says what is shared, what is local, and what a site must supply. */
export type Model = {
  readonly name: ModelName;
  /** @returns undefined where the history holds nothing to predict */
  readonly localTask: (site: ModelSite, input: LocalInput) => LocalTask | undefined;
  /** @param parameters [d], not mutated */
  readonly createScorer: (site: ModelSite, parameters: Float32Array) => Scorer;
};
