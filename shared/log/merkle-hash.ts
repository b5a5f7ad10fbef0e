/**
 * Hashing of the Merkle tree: RFC 6962 section 2.1 with SHA-256.
 * Leaves and nodes carry different first bytes; without them a node could be passed off as a leaf.
 */
import { sha256 } from '@noble/hashes/sha2.js';

/** Bytes in one hash. */
export const hashBytes = 32;

/** Root of a tree without leaves: the hash of nothing. Do not write into it. */
export const emptyRoot: Uint8Array = /* @__PURE__ */ sha256(/* @__PURE__ */ new Uint8Array());

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** SHA-256(0x00 || data): 32 bytes. */
export const hashLeaf = (data: Uint8Array): Uint8Array =>
  sha256.create().update(leafPrefix).update(data).digest();

/** SHA-256(0x01 || left || right): 32 bytes. Both must be hashes; lengths are the caller's to check. */
export const hashNode = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256.create().update(nodePrefix).update(left).update(right).digest();

/** What hashes a tree. */
export type TreeHashes = {
  readonly hashLeaf: (data: Uint8Array) => Uint8Array;
  readonly hashNode: (left: Uint8Array, right: Uint8Array) => Uint8Array;
};

/** Those of this file, which run anywhere. */
export const portableHashes: TreeHashes = { hashLeaf, hashNode };

/** Whether `value` has the form of a hash. */
export const isHash = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array && value.length === hashBytes;
