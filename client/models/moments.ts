/** Moments from which a history is looked at; the predictions of a sequence are such. */
import { nextStep, type Sequence } from './sequence.ts';

/** See the head of this file. */
export type Moments = {
  /** [moments] step of each. */
  readonly steps: ArrayLike<number>;
  /** [moments] the events before this one have happened. */
  readonly ends: ArrayLike<number>;
};

/** The moment after everything. */
export function afterHistory(sequence: Sequence): Moments {
  return { steps: [nextStep(sequence)], ends: [sequence.items.length] };
}
