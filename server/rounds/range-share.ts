/**
 * AD3. How many updates of a round come from one network: a flood of made-up profiles must not fill a cohort from there.
 * Whether an update is taken depends on who has come, not on what they bring, so no update changes the place of another:
 * sensitivity stays what it is. Counted in memory, and forgotten with the round; after a restart in its middle it begins anew.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';

/** Of a smaller cohort a share is a household's. */
const leastCohort = 20;

/** Most updates of a network in a round. @param share 0..1, of the cohort */
export function mostOfRange(cohort: number, share: number): number {
  return cohort < leastCohort ? cohort : Math.max(1, Math.floor(cohort * share));
}

/** The counts of the round that collects. */
export class RangeShare {
  readonly #share: number;
  #round = -1;
  #counts = new Map<string, number>();

  /** @param share 0..1, of a cohort */
  constructor(share: number) {
    this.#share = share;
  }

  /** @throws HearsayError TOO_MANY where the network has given its share */
  assertFree(range: string, round: number, cohort: number): void {
    if (this.#round !== round) {
      this.#round = round;
      this.#counts = new Map();
    }
    const most = mostOfRange(cohort, this.#share);
    if ((this.#counts.get(range) ?? 0) >= most) {
      throw new HearsayError('TOO_MANY', `${most} updates of one network are in round ${round}`);
    }
  }

  /** One more, in the round that was asked about last. */
  take(range: string): void {
    this.#counts.set(range, (this.#counts.get(range) ?? 0) + 1);
  }

  /** One less: it could not be stored. */
  giveBack(range: string, round: number): void {
    if (this.#round === round) this.#counts.set(range, (this.#counts.get(range) ?? 1) - 1);
  }
}
