/** The checkpoint that a profile saw last: it pins the log, and every later one has to go on from it. */

/** See the head of this file. It was verified before it was kept. */
export type SeenCheckpoint = {
  /** Identity of the log: SHA-256 of its verifier key line, hex. */
  readonly log: string;
  /** Number of leaves. */
  readonly size: number;
  /** Merkle root over them, 32 bytes. */
  readonly root: Uint8Array;
  /** When, milliseconds since 1970. */
  readonly time: number;
};

/** What has to hold for one to be replaced. */
export type SeenTerms = {
  /** The one that the next was held against; undefined where there was none. */
  readonly before: SeenCheckpoint | undefined;
  /** As it was when that was read: another one now says that the profile was erased meanwhile. */
  readonly secret: Uint8Array;
};

/** Whether the one that is there is still the one that was read: of two tabs that look at once, the second looks again. */
export function isStill(before: SeenCheckpoint | undefined, now: SeenCheckpoint | undefined): boolean {
  return before?.log === now?.log && before?.size === now?.size;
}
