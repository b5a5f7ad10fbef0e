/** Where the aggregator stands between two releases: a tagged union, moved by the fold over the log (`step.ts`). */

/** A round that collects, or that is summed and waits for its release. */
type OpenRound = {
  readonly round: number;
  readonly period: string;
  /** Version of the model that it started from. */
  readonly base: number;
  /** Commitment to the noise seed; null where the noise is off. */
  readonly seed: string | null;
  /** Opened at, milliseconds since 1970, as the server asserts. */
  readonly openedAt: number;
  /** Its contributions are the leaves from here on. */
  readonly from: number;
};

/** What its `aggregate` leaf has fixed. */
type Closing = {
  readonly to: number;
  /** Leaves that are not in the sum, ascending. */
  readonly exceptions: readonly number[];
  /** MAC of the sum. */
  readonly sum: string;
};

/** See the head of this file. */
export type RoundState =
  | { readonly kind: 'waiting' }
  | ({ readonly kind: 'collecting'; readonly contributions: number } & OpenRound)
  | ({ readonly kind: 'closed' } & Closing & OpenRound);
