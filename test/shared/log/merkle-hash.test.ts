import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { emptyRoot, hashLeaf, hashNode, isHash } from '../../../shared/log/merkle-hash.ts';
import { inclusionProofs, leaves, roots } from './rfc6962-vectors.ts';

it('hashes leaves as Certificate Transparency does', () => {
  expect(leaves.slice(0, 2).map((leaf) => bytesToHex(hashLeaf(leaf)))).toEqual([
    roots[1], // the root over one leaf is its hash
    inclusionProofs[1]?.proof[0], // the sibling of leaf 0 is the hash of leaf 1
  ]);
});

it('hashes nodes as Certificate Transparency does', () => {
  const [left, right] = leaves.map(hashLeaf);
  expect(bytesToHex(hashNode(left as Uint8Array, right as Uint8Array))).toBe(roots[2]);
});

it('gives a tree without leaves the hash of nothing', () => {
  expect(bytesToHex(emptyRoot)).toBe(roots[0]);
});

it('hashes a leaf that holds two hashes differently from their node', () => {
  const pair = new Uint8Array(64).fill(7);
  expect(hashLeaf(pair)).not.toEqual(hashNode(pair.subarray(0, 32), pair.subarray(32)));
});

it('knows a hash by its length and type', () => {
  expect([new Uint8Array(32), new Uint8Array(31), new Uint8Array(33), 'a'.repeat(32)].map(isHash)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
