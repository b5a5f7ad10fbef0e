/**
 * The one storage interface: the log's leaves, blobs by address, and secrets by key.
 * Everything that the aggregator knows is a fold over the leaves; blobs and secrets are what the leaves refer
 * to. What one `write` holds is durable as a whole when it returns, or not there at all, also across a crash.
 */

/** Things written, and erased, together. */
export type Batch = {
  /** Appended to the log, in order. */
  readonly leaves?: readonly Uint8Array[];
  /** By address, see `blob-address.ts`. */
  readonly blobs?: ReadonlyMap<string, Uint8Array>;
  /** Seeds, salts, keys: never exported, never in a log or a diagnostic. */
  readonly secrets?: ReadonlyMap<string, Uint8Array>;
  /** Addresses of blobs that are gone afterwards; last in a batch. */
  readonly erasedBlobs?: readonly string[];
  /** Keys of secrets that are gone afterwards; last in a batch. */
  readonly erasedSecrets?: readonly string[];
};

/** Where an aggregator keeps its state; one process owns it at a time. */
export type Store = {
  /** Durable when it returns. @throws Error where the medium refuses (full, read-only); then nothing is written */
  readonly write: (batch: Batch) => void;
  /** Number of leaves. */
  readonly size: () => number;
  /** Leaves from an index on, in order, streamed. */
  readonly leaves: (from?: number) => IterableIterator<Uint8Array>;
  readonly blob: (address: string) => Uint8Array | undefined;
  readonly secret: (key: string) => Uint8Array | undefined;
  /** Secrets whose key starts with a prefix, in key order. */
  readonly secretsWith: (prefix: string) => IterableIterator<readonly [key: string, value: Uint8Array]>;
  readonly close: () => void;
};
