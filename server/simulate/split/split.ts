/**
 * What a protocol makes of a data set: what may be learned from, and what is asked. A user's events are in the order of
 * time, so that everything before a question is a range, and nothing of a target can leak into it.
 */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { knownItems } from './history.ts';

/** How data are split. */
export const protocols = ['leave-one-out', 'next-basket', 'time-split'] as const;
/** One of {@link protocols}. */
export type ProtocolName = (typeof protocols)[number];

/** How many of the last events before the target a new visitor is known by. */
export const newVisitorEvents = [0, 1, 5, 10] as const;

/** One question: given the events `historyStart` to `historyEnd` (exclusive), which items come next? */
export type Test = {
  /** Index into the data set's users. */
  readonly user: number;
  /** For a trained user the first of the user's events; for a new visitor later, where less is known. */
  readonly historyStart: number;
  readonly historyEnd: number;
  /** The targets came between `historyEnd` and this event (exclusive). */
  readonly targetsEnd: number;
  /** Distinct items, ascending, at least one. */
  readonly targets: Int32Array;
};

/** One time to learn and then be asked. */
export type Stage = {
  /** [users] events `starts[u]` to `trainEnds[u]` (exclusive) may be trained on before the tests; none of a new visitor's. */
  readonly trainEnds: Int32Array;
  /** Of trained users, by user index. */
  readonly tests: readonly Test[];
  /** Of users never trained on, by {@link newVisitorEvents}; the same users, targets and candidates for each. */
  readonly newVisitorTests: ReadonlyMap<number, readonly Test[]>;
};

/** A data set, split. */
export type Split = {
  readonly protocol: ProtocolName;
  readonly dataset: Dataset;
  /** [users] 1 for those never trained on. */
  readonly isNewVisitor: Uint8Array;
  /** In the order of time; one, but for `time-split`. */
  readonly stages: readonly Stage[];
  /** Whether items that the user had before are candidates, and can be targets. */
  readonly includeKnown: boolean;
  /** Targets left out because the user had them before, over all stages, new visitors among them; 0 where they are kept. */
  readonly knownTargets: number;
};

/**
 * Items that the tested user had before the target: no candidates, unless the split includes them. For a new visitor
 * also those from before the known events, so that targets meet the same rivals however much is known.
 * @returns distinct, ascending
 */
export function knownBefore(dataset: Dataset, { user, historyEnd }: Test): Int32Array {
  return knownItems(dataset, dataset.starts[user]!, historyEnd);
}

/** The refusal of a split that the data cannot give. */
export const badSplit = (reason: string): HearsayError => new HearsayError('BAD_CONFIG', reason);
