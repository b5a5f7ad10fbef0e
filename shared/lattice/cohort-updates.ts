/** The updates of one round together, for rules that look at a cohort as a whole; they can be read more than once. */
import { HearsayError } from '../hearsay-error.ts';
import type { SparseUpdate } from './decode-update.ts';

/** See the head of this file. */
export type CohortUpdates = {
  /** Coordinates that the rule looks at: the first ones of each update. */
  readonly dim: number;
  /** How many updates there are, >= 1. */
  readonly count: number;
  /** All of them, in any order; each is looked at before the next is asked for, so a decoder may use its memory again. */
  readonly each: () => Iterable<SparseUpdate>;
};

/** Most updates of a round that is looked at as a whole: what is computed here then stays exact below 2^53. */
export const maxCohortLookedAt = 4096;

/** @throws HearsayError BAD_CONFIG where there are none, or more than {@link maxCohortLookedAt} */
export function assertCountFits({ count }: CohortUpdates): void {
  if (count >= 1 && count <= maxCohortLookedAt) return;
  throw new HearsayError('BAD_CONFIG', `${count} updates together: expected 1 to ${maxCohortLookedAt}`);
}
