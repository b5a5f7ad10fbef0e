import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConsistencyClaim, verifyConsistency } from '../../../shared/log/consistency-proof.ts';
import { MerkleTree } from '../../../shared/log/merkle-tree.ts';
import { flipBit, replaceAt } from './damage.ts';
import { naiveNode, naiveRoot, naiveSubproof, someLeaves, split } from './naive-merkle.ts';
import { refusal } from './refusal.ts';
import { consistencyProofs, roots } from './rfc6962-vectors.ts';

const rootOf = (size: number) => hexToBytes(roots[size] as string);

const published: ConsistencyClaim[] = consistencyProofs.map(({ oldSize, size, proof }) => ({
  oldSize,
  oldRoot: rootOf(oldSize),
  size,
  root: rootOf(size),
  proof: proof.map(hexToBytes),
}));

/** From 6 to 8, published. */
const claim = published[2] as ConsistencyClaim;
const aHash = new Uint8Array(32).fill(0xab);

const refused = (change: Partial<ConsistencyClaim>) =>
  expect(() => verifyConsistency({ ...claim, ...change })).toThrow(refusal('BAD_PROOF'));

describe('accepts', () => {
  it.each(published)('the published proof from $oldSize to $size', (good) => {
    expect(() => verifyConsistency(good)).not.toThrow();
  });

  it('every pair of sizes up to 33', () => {
    const entries = someLeaves(33);
    for (let size = 1; size <= 33; size++)
      for (let oldSize = 1; oldSize <= size; oldSize++) {
        const present = entries.slice(0, size);
        verifyConsistency({
          oldSize,
          oldRoot: naiveRoot(entries.slice(0, oldSize)),
          size,
          root: naiveRoot(present),
          proof: naiveSubproof(oldSize, present),
        });
      }
  });

  it('growth from the empty tree, without a proof', () => {
    verifyConsistency({ oldSize: 0, oldRoot: rootOf(0), size: 8, root: rootOf(8), proof: [] });
    verifyConsistency({ oldSize: 0, oldRoot: rootOf(0), size: 0, root: rootOf(0), proof: [] });
  });

  type Roots = [old: Uint8Array, root: Uint8Array];
  /** Both roots of an imagined tree, by SUBPROOF's definition; adds its nodes to `proof`. */
  const imagine = (oldSize: number, size: number, proof: Uint8Array[], isWhole = true): Roots => {
    const node = Uint8Array.from({ length: 32 }, (_, i) => size % (i + 2)); // any hash will do
    if (oldSize === size) {
      if (!isWhole) proof.push(node);
      return [node, node];
    }
    const k = split(size);
    const isLeft = oldSize <= k;
    const [old, root] = isLeft
      ? imagine(oldSize, k, proof, isWhole)
      : imagine(oldSize - k, size - k, proof, false);
    proof.push(node);
    return isLeft ? [old, naiveNode(root, node)] : [naiveNode(node, old), naiveNode(node, root)];
  };

  it('sizes past 2^31 and up to 2^53 - 1', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        const [oldSize, size] = [Math.min(a, b) || 1, Math.max(a, b) || 1];
        const proof: Uint8Array[] = [];
        const [oldRoot, root] = imagine(oldSize, size, proof);
        verifyConsistency({ oldSize, oldRoot, size, root, proof });
      }),
    );
  });
});

describe('refuses', () => {
  it('any bit of the proof or of a root flipped', () => {
    for (let bit = 0; bit < 256; bit++) {
      refused({ oldRoot: flipBit(claim.oldRoot, bit) });
      refused({ root: flipBit(claim.root, bit) });
      claim.proof.forEach((hash, i) => {
        refused({ proof: replaceAt(claim.proof, i, flipBit(hash, bit)) });
      });
    }
  });

  it('a log that rewrote, dropped or swapped an old leaf', () => {
    const entries = someLeaves(20);
    const rewritings = [
      replaceAt(entries, 3, new Uint8Array()),
      entries.filter((_, i) => i !== 3),
      [...entries.slice(0, 3), ...entries.slice(3, 5).reverse(), ...entries.slice(5)],
    ];
    for (const rewritten of rewritings) {
      const tree = new MerkleTree();
      for (const leaf of rewritten) tree.append(leaf);
      const oldRoot = naiveRoot(entries.slice(0, 11));
      refused({ oldSize: 11, oldRoot, size: tree.size, root: tree.root(), proof: tree.consistencyProof(11) });
    }
  });

  it('other sizes, where that makes the proof another; else the signature on size and root is what binds them', () => {
    for (const oldSize of [0, 1, 2, 3, 4, 5, 7, 8]) refused({ oldSize });
    for (const size of [6, 9, 16]) refused({ size });
    expect(() => verifyConsistency({ ...claim, size: 7 })).not.toThrow();
  });

  it('a tree that shrank, and sizes that are none', () => {
    refused({ oldSize: 8, oldRoot: rootOf(8), size: 6, root: rootOf(6) });
    for (const oldSize of [-1, 1.5, Number.NaN]) refused({ oldSize });
    for (const size of [2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) refused({ size });
  });

  it('a proof cut short at either end', () => {
    refused({ proof: claim.proof.slice(1) });
    refused({ proof: claim.proof.slice(0, -1) });
    refused({ proof: [] });
  });

  it('extra nodes at either end', () => {
    for (const extra of [claim.root, claim.oldRoot, aHash]) {
      refused({ proof: [...claim.proof, extra] });
      refused({ proof: [extra, ...claim.proof] });
    }
  });

  it('the two roots swapped', () => {
    refused({ oldRoot: claim.root, root: claim.oldRoot });
  });

  it('two trees of one size with different roots: a split view', () => {
    refused({ oldSize: 8, oldRoot: aHash, proof: [] });
  });

  it('an old root other than the empty one for size 0', () => {
    refused({ oldSize: 0, oldRoot: aHash, proof: [] });
  });

  it('a proof where none is needed', () => {
    refused({ oldSize: 8, oldRoot: rootOf(8), proof: [aHash] });
    refused({ oldSize: 0, oldRoot: rootOf(0), proof: [aHash] });
  });

  it('hashes of another length, even where they lead to the roots', () => {
    const short = new Uint8Array(31).fill(0xab);
    refused({ oldSize: 1, oldRoot: aHash, size: 2, root: naiveNode(aHash, short), proof: [short] });
    refused({ oldSize: 1, oldRoot: short, size: 2, root: naiveNode(short, aHash), proof: [aHash] });
    refused({ oldSize: 8, oldRoot: short, size: 8, root: short, proof: [] });
  });

  it('a path longer than the tree is high, even where it leads to the roots', () => {
    const [ab, c, d, extra] = [1, 2, 3, 4].map((byte) => new Uint8Array(32).fill(byte)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const [oldRoot, root] = [naiveNode(ab, c), naiveNode(ab, naiveNode(c, d))];
    verifyConsistency({ oldSize: 3, oldRoot, size: 4, root, proof: [c, d, ab] });
    refused({
      oldSize: 3,
      oldRoot: naiveNode(extra, oldRoot),
      size: 4,
      root: naiveNode(extra, root),
      proof: [c, d, ab, extra],
    });
  });
});
