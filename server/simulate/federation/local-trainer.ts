/** What trains one virtual browser after the other on one model: with the kernels of the simulator, or as a browser does. */
import type { LocalResult, LocalTraining } from '../../../client/models/local-round.ts';
import type { Visitor } from '../../../client/models/model.ts';
import type { Uniform } from '../../../shared/lattice/round.ts';

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
  /** @returns undefined where the history holds nothing to predict; the memory of the delta may be used again by the next round */
  train(round: LocalRound): Promise<LocalResult | undefined>;
};
