import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { hashLeaf } from '../../../shared/log/merkle-hash.ts';
import { MerkleTree } from '../../../shared/log/merkle-tree.ts';
import { naivePath, naiveRoot, naiveSubproof, someLeaves } from './naive-merkle.ts';
import { refusal } from './refusal.ts';
import { consistencyProofs, inclusionProofs, leaves, roots } from './rfc6962-vectors.ts';

const treeOf = (entries: Uint8Array[]) => {
  const tree = new MerkleTree();
  for (const leaf of entries) tree.append(leaf);
  return tree;
};

describe('roots', () => {
  it('are those of Certificate Transparency after each of its leaves', () => {
    const tree = new MerkleTree();
    expect(bytesToHex(tree.root())).toBe(roots[0]);
    for (const leaf of leaves) {
      tree.append(leaf);
      expect(bytesToHex(tree.root())).toBe(roots[tree.size]);
    }
  });

  it('of earlier sizes stay what they were', () => {
    const tree = treeOf(leaves);
    expect(roots.map((_, size) => bytesToHex(tree.rootAt(size)))).toEqual(roots);
  });

  it('agree with the definition at every size up to 130', () => {
    const entries = someLeaves(130);
    const tree = treeOf(entries);
    for (let size = 0; size <= 130; size++)
      expect(tree.rootAt(size)).toEqual(naiveRoot(entries.slice(0, size)));
  });

  it('are copies: writing into one changes nothing', () => {
    const tree = treeOf(leaves.slice(0, 1));
    for (const root of [tree.root(), tree.rootAt(0)]) root.fill(0);
    expect(bytesToHex(tree.root())).toBe(roots[1]);
    expect(bytesToHex(tree.rootAt(0))).toBe(roots[0]);
  });

  it.each([-1, 9, 1.5, Number.NaN])('refuse size %d of a tree of eight', (size) => {
    expect(() => treeOf(leaves).rootAt(size)).toThrow(refusal('BAD_LOG'));
  });
});

describe('appending', () => {
  it('numbers the leaves', () => {
    const tree = new MerkleTree();
    expect(leaves.map((leaf) => tree.append(leaf))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(tree.size).toBe(8);
  });

  it('takes hashes of leaves instead of leaves', () => {
    const tree = new MerkleTree();
    for (const leaf of leaves) tree.appendHash(hashLeaf(leaf));
    expect(bytesToHex(tree.root())).toBe(roots[8]);
  });

  it('refuses a hash of another length and stays as it was', () => {
    const tree = treeOf(leaves.slice(0, 3));
    expect(() => tree.appendHash(new Uint8Array(31))).toThrow(refusal('BAD_LEAF'));
    expect(bytesToHex(tree.root())).toBe(roots[3]);
  });
});

describe('proofs', () => {
  it.each(inclusionProofs)('of leaf $index among $size are the published ones', ({ index, size, proof }) => {
    expect(treeOf(leaves).inclusionProof(index, size).map(bytesToHex)).toEqual(proof);
  });

  it.each(consistencyProofs)('from $oldSize to $size are the published ones', ({ oldSize, size, proof }) => {
    expect(treeOf(leaves).consistencyProof(oldSize, size).map(bytesToHex)).toEqual(proof);
  });

  it('of inclusion agree with the definition for every leaf at every size up to 33', () => {
    const entries = someLeaves(33);
    const tree = treeOf(entries);
    for (let size = 1; size <= 33; size++)
      for (let index = 0; index < size; index++)
        expect(tree.inclusionProof(index, size)).toEqual(naivePath(index, entries.slice(0, size)));
  });

  it('of consistency agree with the definition between all sizes up to 33', () => {
    const entries = someLeaves(33);
    const tree = treeOf(entries);
    for (let size = 1; size <= 33; size++)
      for (let oldSize = 1; oldSize <= size; oldSize++)
        expect(tree.consistencyProof(oldSize, size)).toEqual(naiveSubproof(oldSize, entries.slice(0, size)));
  });

  it('against the tree of now need no size', () => {
    const tree = treeOf(leaves);
    expect(tree.inclusionProof(5)).toEqual(tree.inclusionProof(5, 8));
    expect(tree.consistencyProof(6)).toEqual(tree.consistencyProof(6, 8));
  });

  it('from the empty tree, and from a tree to itself, are empty', () => {
    expect(treeOf(leaves).consistencyProof(0)).toEqual([]);
    expect(treeOf(leaves).consistencyProof(8)).toEqual([]);
    expect(new MerkleTree().consistencyProof(0)).toEqual([]);
  });

  it('are copies: writing into one changes nothing', () => {
    const tree = treeOf(leaves);
    for (const hash of [...tree.inclusionProof(0), ...tree.consistencyProof(6)]) hash.fill(0);
    expect(bytesToHex(tree.root())).toBe(roots[8]);
    expect(tree.inclusionProof(0).map(bytesToHex)).toEqual(inclusionProofs[1]?.proof);
  });

  it.each([
    [8, 8],
    [-1, 8],
    [3, 3],
    [0, 0],
    [0, 9],
    [0.5, 8],
  ])('of leaf %d among %d are refused', (index, size) => {
    expect(() => treeOf(leaves).inclusionProof(index, size)).toThrow(refusal('BAD_LOG'));
  });

  it.each([
    [5, 4],
    [-1, 8],
    [1, 9],
    [1.5, 8],
  ])('from %d to %d are refused', (oldSize, size) => {
    expect(() => treeOf(leaves).consistencyProof(oldSize, size)).toThrow(refusal('BAD_LOG'));
  });
});

describe('hashes of a level', () => {
  it('are the roots of its full subtrees', () => {
    const entries = someLeaves(11);
    const expected = [entries.slice(0, 4), entries.slice(4, 8)].map(naiveRoot);
    expect(treeOf(entries).hashes(2, { start: 0, end: 2 })).toEqual(concatBytes(...expected));
  });

  it('are refused where the subtree is not full yet, and above the top', () => {
    expect(() => treeOf(someLeaves(11)).hashes(2, { start: 0, end: 3 })).toThrow(refusal('BAD_LOG'));
    expect(() => treeOf(someLeaves(11)).hashes(4, { start: 0, end: 1 })).toThrow(refusal('BAD_LOG'));
    expect(() => treeOf(someLeaves(11)).hashes(-1, { start: 0, end: 1 })).toThrow(refusal('BAD_LOG'));
  });
});
