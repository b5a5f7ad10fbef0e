/**
 * Where an audit with a credential reads what stands inside the privacy boundary: updates, their salts, noise seeds. Whoever
 * is shown them could read visitors' interests from them, see the README's privacy section. What it gives is not believed:
 * all of it is held against hashes in the log.
 */

/** What is kept of one round beside the log. */
export type RoundEvidence = {
  /** Noise seed, 32 bytes; null where it is not there. */
  readonly seed: Uint8Array | null;
  /** Salt of the HMAC of the sum, 32 bytes; null where it is not there. */
  readonly sumSalt: Uint8Array | null;
  /** Salt of each `contribution` leaf, 32 bytes, by the leaf's index. */
  readonly salts: ReadonlyMap<number, Uint8Array>;
};

/** Most bytes of a catalog's file. */
export const maxCatalogBytes = 64 * 2 ** 20;

/** Where catalogs are read: they are public. What is not there is `undefined`. */
export type CatalogSource = {
  /** The catalog file with this hash. */
  readonly catalog: (hash: string) => Promise<Uint8Array | undefined>;
};

/** See the head of this file. What is not there, or not any more, is `undefined`; what cannot be reached is thrown. */
export type EvidenceSource = CatalogSource & {
  readonly round: (round: number) => Promise<RoundEvidence | undefined>;
  /** The update behind a `contribution` leaf of a round, by the salted hash in it. */
  readonly update: (round: number, hash: string) => Promise<Uint8Array | undefined>;
  /** Float32 values, little-endian, by their hash: a master or an optimizer's state. No secret, but large. */
  readonly floats: (hash: string) => Promise<Uint8Array | undefined>;
};
