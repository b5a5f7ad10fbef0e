/** What every baseline is: something that learns from the training events once, and scores the catalog for a history. */
import type { History } from '../split/history.ts';
import type { Training } from './interaction-matrix.ts';

/** Scores of all items after a history: [items], finite, higher is better; a new array each time. */
export type Score = (history: History) => Float32Array;

/** What became of the fitting. */
type Fitted =
  | {
      readonly kind: 'fitted';
      /** For each of the names. */
      readonly scores: ReadonlyMap<BaselineName, Score>;
      /** What was chosen, for the report. */
      readonly note?: string;
    }
  | { readonly kind: 'skipped'; readonly reason: string };

/** A baseline, or several that learn the same and score by it differently. */
export type Baseline = {
  /** In the order of the report. */
  readonly names: readonly BaselineName[];
  /** @param onProgress is told the share that is done, 0..1, now and then */
  fit(training: Training, onProgress?: (share: number) => void): Fitted;
};

/** Every baseline that learns from counts, in the order of the report. */
export const baselineNames = ['popularity', 'item-knn', 'ease', 'ease-recent'] as const;
/** One of {@link baselineNames}. */
export type BaselineName = (typeof baselineNames)[number];

/** Everything that a model can be held against: those, and the model itself, trained centrally; in the order of the report. */
export const simulationBaselines = [...baselineNames, 'central'] as const;
/** One of {@link simulationBaselines}. */
export type SimulationBaseline = (typeof simulationBaselines)[number];
