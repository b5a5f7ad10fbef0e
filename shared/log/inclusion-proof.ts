/**
 * Checking that a leaf is in a tree: RFC 9162 section 2.1.3.2. Trusts the root and nothing else; holds no tree.
 * Letters are the RFC's: `fn` is the position of the node being rebuilt on its level, `sn` that of the level's last node.
 */
import { HearsayError } from '../hearsay-error.ts';
import { equalBytes } from './bytes.ts';
import { hashNode, isHash } from './merkle-hash.ts';

/** The claim that the leaf with hash `leafHash` is number `index` of the `size` leaves under `root`. */
export type InclusionClaim = {
  leafHash: Uint8Array;
  index: number;
  /** Taken with `root` from one checkpoint whose signature was verified: a proof alone does not bind the size. */
  size: number;
  /** Siblings, the leaf's first. */
  proof: readonly Uint8Array[];
  root: Uint8Array;
};

/**
 * Return if the claim holds. Sizes up to 2^53 - 1.
 * @throws HearsayError BAD_PROOF if it does not, or is malformed
 */
export function verifyInclusion({ leafHash, index, size, proof, root }: InclusionClaim): void {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size)
    throw bad(`expected an index below the size ${size}, got ${index}`);
  // A node of another length would let one string of bytes be split in two ways.
  if (!isHash(leafHash) || !proof.every(isHash)) throw bad('expected hashes of 32 bytes');
  let fn = index;
  let sn = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (sn === 0) throw bad('the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      hash = hashNode(sibling, hash);
      // the last node of a ragged level rises unchanged until it is a right child
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      hash = hashNode(hash, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  if (sn !== 0) throw bad('the proof is too short');
  if (!equalBytes(hash, root)) throw bad('the proof leads to another root');
}

/** `>> 1`, also past 2^31. */
const half = (n: number): number => Math.floor(n / 2);

const bad = (message: string) => new HearsayError('BAD_PROOF', message);
