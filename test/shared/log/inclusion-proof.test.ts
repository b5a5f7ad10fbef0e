import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InclusionClaim, verifyInclusion } from '../../../shared/log/inclusion-proof.ts';
import { hashLeaf } from '../../../shared/log/merkle-hash.ts';
import { MerkleTree } from '../../../shared/log/merkle-tree.ts';
import { flipBit, replaceAt } from './damage.ts';
import { naiveNode, naivePath, naiveRoot, someLeaves, split } from './naive-merkle.ts';
import { refusal } from './refusal.ts';
import { inclusionProofs, leaves, roots } from './rfc6962-vectors.ts';

const published: InclusionClaim[] = inclusionProofs.map(({ index, size, proof }) => ({
  leafHash: hashLeaf(leaves[index] as Uint8Array),
  index,
  size,
  proof: proof.map(hexToBytes),
  root: hexToBytes(roots[size] as string),
}));

/** Leaf 5 of 8, published. */
const claim = published[2] as InclusionClaim;
const aHash = new Uint8Array(32).fill(0xab);

const refused = (change: Partial<InclusionClaim>) =>
  expect(() => verifyInclusion({ ...claim, ...change })).toThrow(refusal('BAD_PROOF'));

describe('accepts', () => {
  it.each(published)('the published proof of leaf $index among $size', (good) => {
    expect(() => verifyInclusion(good)).not.toThrow();
  });

  it('every leaf at every size up to 33', () => {
    const entries = someLeaves(33);
    for (let size = 1; size <= 33; size++) {
      const present = entries.slice(0, size);
      present.forEach((leaf, index) => {
        const proof = naivePath(index, present);
        verifyInclusion({ leafHash: hashLeaf(leaf), index, size, proof, root: naiveRoot(present) });
      });
    }
  });

  it('what a tree proves, whatever its size and whichever its leaf', () => {
    const entries = someLeaves(1000);
    const tree = new MerkleTree();
    for (const leaf of entries) tree.append(leaf);
    fc.assert(
      fc.property(fc.nat(999), fc.nat(), (last, seed) => {
        const [size, index] = [last + 1, seed % (last + 1)];
        const leafHash = hashLeaf(entries[index] as Uint8Array);
        verifyInclusion({
          leafHash,
          index,
          size,
          proof: tree.inclusionProof(index, size),
          root: tree.rootAt(size),
        });
      }),
    );
  });

  /** The root that siblings lead to, by the definition read backwards; takes them from `rest`. */
  const rootFrom = (index: number, size: number, rest: Uint8Array[]): Uint8Array => {
    if (size === 1) return aHash;
    const k = split(size);
    const sibling = Uint8Array.from({ length: 32 }, (_, i) => size % (i + 2)); // any hash will do
    const node =
      index < k
        ? naiveNode(rootFrom(index, k, rest), sibling)
        : naiveNode(sibling, rootFrom(index - k, size - k, rest));
    rest.push(sibling);
    return node;
  };

  it('sizes past 2^31 and up to 2^53 - 1', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
        const size = Math.max(a, b, 1);
        const index = Math.min(a, b, size - 1);
        const proof: Uint8Array[] = [];
        const root = rootFrom(index, size, proof);
        verifyInclusion({ leafHash: aHash, index, size, proof, root });
      }),
    );
  });
});

describe('refuses', () => {
  it('any bit of the proof, the leaf hash or the root flipped', () => {
    for (let bit = 0; bit < 256; bit++) {
      refused({ leafHash: flipBit(claim.leafHash, bit) });
      refused({ root: flipBit(claim.root, bit) });
      claim.proof.forEach((hash, i) => {
        refused({ proof: replaceAt(claim.proof, i, flipBit(hash, bit)) });
      });
    }
  });

  it('every other index', () => {
    for (const index of [0, 1, 2, 3, 4, 6, 7]) refused({ index });
  });

  it('an index past the end, or no index at all', () => {
    for (const index of [8, 9, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) refused({ index });
    refused({ index: 1, size: 1, leafHash: aHash, proof: [], root: aHash });
  });

  it('another size, where that makes the path another; else the signature on size and root is what binds them', () => {
    for (const size of [0, 4, 5, 6, 16, 2 ** 53, Number.NaN]) refused({ size });
    expect(() => verifyInclusion({ ...claim, size: 7 })).not.toThrow();
  });

  it('a proof cut short at either end', () => {
    refused({ proof: claim.proof.slice(1) });
    refused({ proof: claim.proof.slice(0, -1) });
    refused({ proof: [] });
  });

  it('extra nodes at either end', () => {
    for (const extra of [claim.root, claim.leafHash, aHash]) {
      refused({ proof: [...claim.proof, extra] });
      refused({ proof: [extra, ...claim.proof] });
    }
  });

  it('nodes in another order', () => {
    refused({ proof: [...claim.proof].reverse() });
  });

  it('a node passed off as a leaf: the proof of its children shortened by one', () => {
    const [sibling, ...rest] = claim.proof;
    const node = naiveNode(sibling as Uint8Array, claim.leafHash);
    refused({ leafHash: node, proof: rest });
    // hashing with prefixes is what stops the same trick with a forged smaller tree
    const forgedLeaf = Buffer.concat([sibling as Uint8Array, claim.leafHash]);
    refused({ leafHash: hashLeaf(forgedLeaf), index: 2, size: 4, proof: rest });
  });

  it('hashes of another length, even where they lead to the root', () => {
    const short = new Uint8Array(31).fill(0xab);
    const two = { index: 0, size: 2 };
    refused({ ...two, leafHash: aHash, proof: [short], root: naiveNode(aHash, short) });
    refused({ ...two, leafHash: short, proof: [aHash], root: naiveNode(short, aHash) });
    refused({ index: 0, size: 1, leafHash: short, proof: [], root: short });
    refused({ proof: [...claim.proof, new Uint8Array()] });
    refused({ root: new Uint8Array() });
  });

  it('a path longer than the tree is high, even where it leads to the root', () => {
    refused({ index: 0, size: 1, leafHash: aHash, proof: [aHash], root: naiveNode(aHash, aHash) });
  });

  it('anything from an empty tree', () => {
    refused({ index: 0, size: 0, proof: [], root: hexToBytes(roots[0] as string) });
  });
});
