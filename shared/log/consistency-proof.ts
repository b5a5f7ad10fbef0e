/**
 * Checking that a tree extends an older one, leaf for leaf: RFC 9162 section 2.1.4.2. Trusts the two roots; holds no tree.
 * Letters are the RFC's: `fn` and `sn` walk up from the last leaf of the old and the new tree, `fr` and `sr` are the roots rebuilt.
 */
import { HearsayError } from '../hearsay-error.ts';
import { equalBytes } from './bytes.ts';
import { emptyRoot, hashNode, isHash } from './merkle-hash.ts';

/** The claim that the first `oldSize` of the `size` leaves under `root` are those under `oldRoot`. */
export type ConsistencyClaim = {
  /** Each size is taken with its root from one signed checkpoint: a proof alone does not bind it. */
  oldSize: number;
  oldRoot: Uint8Array;
  size: number;
  root: Uint8Array;
  /** Empty where `oldSize` is 0 or equals `size`. */
  proof: readonly Uint8Array[];
};

/**
 * Return if the claim holds. Sizes up to 2^53 - 1.
 * @throws HearsayError BAD_PROOF if it does not, or is malformed
 */
export function verifyConsistency({ oldSize, oldRoot, size, root, proof }: ConsistencyClaim): void {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(oldSize) || oldSize < 0 || oldSize > size)
    throw bad(`expected an old size up to ${size}, got ${oldSize}`);
  if (![oldRoot, root].every(isHash) || !proof.every(isHash)) throw bad('expected hashes of 32 bytes');
  if (oldSize === 0 || oldSize === size) {
    if (proof.length > 0) throw bad('expected an empty proof');
    if (!equalBytes(oldRoot, oldSize === 0 ? emptyRoot : root)) throw bad('the old root is another');
    return;
  }
  const [oldFromProof, newFromProof] = rebuildRoots({ oldSize, oldRoot, size, proof });
  if (!equalBytes(oldFromProof, oldRoot)) throw bad('the proof leads to another old root');
  if (!equalBytes(newFromProof, root)) throw bad('the proof leads to another root');
}

/** Both roots that `proof` leads to, for 0 < oldSize < size. */
function rebuildRoots(claim: Omit<ConsistencyClaim, 'root'>): [old: Uint8Array, root: Uint8Array] {
  let fn = claim.oldSize - 1;
  let sn = claim.size - 1;
  while (fn % 2 === 1) {
    fn = half(fn);
    sn = half(sn);
  }
  // fn is 0 here just when the old size is a power of two: its root is a node of the new tree and is left out of the proof
  const [first, ...rest] = fn === 0 ? [claim.oldRoot, ...claim.proof] : claim.proof;
  if (!first) throw bad('the proof is too short');
  let fr = first;
  let sr = first;
  for (const sibling of rest) {
    if (sn === 0) throw bad('the proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      fr = hashNode(sibling, fr);
      sr = hashNode(sibling, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      sr = hashNode(sr, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  if (sn !== 0) throw bad('the proof is too short');
  return [fr, sr];
}

/** `>> 1`, also past 2^31. */
const half = (n: number): number => Math.floor(n / 2);

const bad = (message: string) => new HearsayError('BAD_PROOF', message);
