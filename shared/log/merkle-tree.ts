/**
 * The log's Merkle tree: append-only, in memory, RFC 6962 section 2.1.
 * It keeps the hash of every full subtree, two hashes or 64 bytes a leaf, so that any root, and any proof against any
 * earlier size, costs O(log n) hashes. Holds up to 2^31 leaves. Checking proofs needs none of this: see
 * `inclusion-proof.ts` and `consistency-proof.ts`.
 */
import { HearsayError } from '../hearsay-error.ts';
import { HashList } from './hash-list.ts';
import { emptyRoot, isHash, portableHashes, type TreeHashes } from './merkle-hash.ts';
import { consistencyPath, fullLevel, halvesOf, inclusionPath, type Subtree } from './merkle-path.ts';

/** One append-only tree, from its first leaf on; see the head of this file. */
export class MerkleTree {
  /** `#levels[l]` holds the hashes of the full subtrees of 2^l leaves, left to right. */
  readonly #levels = [new HashList()];
  readonly #hashes: TreeHashes;

  /** @param hashes the same ones, computed elsewhere: a server's are faster */
  constructor(hashes = portableHashes) {
    this.#hashes = hashes;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#level(0).length;
  }

  /** Append a leaf by its bytes. @returns its index */
  append(leaf: Uint8Array): number {
    return this.appendHash(this.#hashes.hashLeaf(leaf));
  }

  /**
   * Append a leaf by its hash, as when a log is read back from its tiles.
   * @returns its index
   * @throws HearsayError BAD_LEAF unless it has 32 bytes
   */
  appendHash(leafHash: Uint8Array): number {
    if (!isHash(leafHash)) throw new HearsayError('BAD_LEAF', 'expected a leaf hash of 32 bytes');
    let hash = leafHash;
    for (let level = 0; ; level++) {
      if (level === this.#levels.length) this.#levels.push(new HashList());
      const hashes = this.#level(level);
      hashes.push(hash);
      if (hashes.length % 2 === 1) return this.size - 1;
      hash = this.#hashes.hashNode(hashes.at(hashes.length - 2), hash);
    }
  }

  /** Root over all leaves: 32 bytes, fresh. */
  root(): Uint8Array {
    return this.rootAt(this.size);
  }

  /**
   * Root as it was when the tree had `size` leaves: 32 bytes, fresh.
   * @throws HearsayError BAD_LOG where the tree never had that size
   */
  rootAt(size: number): Uint8Array {
    this.#assertHeld(size);
    return size === 0 ? emptyRoot.slice() : this.#subtree({ start: 0, span: size }).slice();
  }

  /**
   * Proof that leaf `index` is in the tree of `size` leaves: PATH of RFC 6962 section 2.1.1, the leaf's sibling first.
   * @throws HearsayError BAD_LOG where there is no such leaf or size
   */
  inclusionProof(index: number, size: number = this.size): Uint8Array[] {
    this.#assertHeld(size);
    if (!Number.isInteger(index) || index < 0 || index >= size)
      throw new HearsayError('BAD_LOG', `expected a leaf below ${size}, got ${index}`);
    return this.#hashesOf(inclusionPath(index, size));
  }

  /**
   * Proof that the tree of `size` leaves extends the one of `oldSize`: PROOF of RFC 6962 section 2.1.2.
   * Empty where `oldSize` is 0 or equals `size`: the roots then say it all.
   * @throws HearsayError BAD_LOG unless oldSize <= size <= the tree's size
   */
  consistencyProof(oldSize: number, size: number = this.size): Uint8Array[] {
    this.#assertHeld(size);
    this.#assertHeld(oldSize, size);
    return this.#hashesOf(consistencyPath(oldSize, size));
  }

  /**
   * Hashes of the full subtrees of 2^level leaves, from `start` up to, not including, `end`, in one fresh array: what a tile holds.
   * @throws HearsayError BAD_LOG where they are not there yet
   */
  hashes(level: number, { start, end }: { start: number; end: number }): Uint8Array {
    return this.#level(level).slice(start, end);
  }

  #hashesOf(path: readonly Subtree[]): Uint8Array[] {
    return path.map((subtree) => this.#subtree(subtree).slice());
  }

  /** The left part of every split is full, so it is stored; so are the pieces of the right. */
  #subtree(subtree: Subtree): Uint8Array {
    const level = fullLevel(subtree);
    if (level !== undefined) return this.#level(level).at(subtree.start / subtree.span);
    const [left, right] = halvesOf(subtree);
    return this.#hashes.hashNode(this.#subtree(left), this.#subtree(right));
  }

  #level(level: number): HashList {
    const hashes = this.#levels[level];
    if (!hashes)
      throw new HearsayError('BAD_LOG', `expected a level below ${this.#levels.length}, got ${level}`);
    return hashes;
  }

  #assertHeld(size: number, limit: number = this.size): void {
    if (!Number.isInteger(size) || size < 0 || size > limit)
      throw new HearsayError('BAD_LOG', `expected a size up to ${limit}, got ${size}`);
  }
}
