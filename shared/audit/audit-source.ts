/** Where an audit reads a log: an aggregator's address, or a folder that was exported. What it gives is not believed. */

/** Most bytes of a model's file: more than any has, and less than memory. */
export const maxModelBytes = 256 * 2 ** 20;

/** See the head of this file. What is not there is `undefined`; what cannot be reached is thrown. */
export type AuditSource = {
  /** A file of C2SP tlog-tiles by its path under the log's prefix: `checkpoint`, `vkey`, `tile/...`. */
  readonly log: (path: string) => Promise<Uint8Array | undefined>;
  /** The model or scoring file with this hash. */
  readonly model: (hash: string) => Promise<Uint8Array | undefined>;
};
