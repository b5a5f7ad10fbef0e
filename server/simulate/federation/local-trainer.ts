/** What trains one virtual browser after the other on one model: with the kernels of the simulator, or as a browser does. */
import type { LocalTraining } from '../../../client/models/local-round.ts';
import type { Visitor } from '../../../client/models/model.ts';
import type { Uniform } from '../../../shared/lattice/round.ts';

/** What came of one local round. */
export type TrainedVisitor = {
  /** [d], weight units, not clipped; may be reused by the next round. */
  readonly delta: Float32Array;
  /** The visitor's own parameters, [localSize]. */
  readonly local: Float32Array;
  /** Predictions it learned from. */
  readonly positions: number;
  /** Loss before each step, nats. */
  readonly losses: readonly number[];
};

/** Everything of one virtual browser's round. */
export type LocalRound = {
  readonly visitor: Visitor;
  readonly training: LocalTraining;
  readonly draw: Uniform;
};

/** See the head of this file. */
export type LocalTrainer = {
  /** @param parameters [d], as published; not mutated, and not changed by others while it is in use */
  useModel(parameters: Float32Array): void;
  /** @returns undefined where the history holds nothing to predict */
  train(round: LocalRound): Promise<TrainedVisitor | undefined>;
};
