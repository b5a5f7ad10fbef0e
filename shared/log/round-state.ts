/** Where a round stands: a tagged union, which `state.ts` moves from leaf to leaf. */

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

/** Where the aggregator stands between two releases. */
export type RoundState =
  | { readonly kind: 'waiting' }
  | ({ readonly kind: 'collecting'; readonly contributions: number } & OpenRound)
  | ({ readonly kind: 'closed'; readonly to: number; readonly sum: string } & OpenRound);
