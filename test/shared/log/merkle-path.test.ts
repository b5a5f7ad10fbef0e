import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyPath,
  fullLevel,
  halvesOf,
  inclusionPath,
  type Subtree,
} from '../../../shared/log/merkle-path.ts';
import { naivePath, naiveRoot, naiveSubproof, someLeaves } from './naive-merkle.ts';

const leaves = someLeaves(40);
const hashesOf = (path: Subtree[]): Uint8Array[] =>
  path.map(({ start, span }) => naiveRoot(leaves.slice(start, start + span)));

describe('the path of a proof', () => {
  it('LG1 is PATH of RFC 6962 for every leaf at every size up to 40', () => {
    for (let size = 1; size <= leaves.length; size++) {
      for (let index = 0; index < size; index++) {
        expect(hashesOf(inclusionPath(index, size))).toEqual(naivePath(index, leaves.slice(0, size)));
      }
    }
  });

  it('LG1 is PROOF of RFC 6962 between any two sizes up to 40, and nothing from none or to itself', () => {
    for (let size = 1; size <= leaves.length; size++) {
      expect(consistencyPath(0, size)).toEqual([]);
      expect(consistencyPath(size, size)).toEqual([]);
      for (let oldSize = 1; oldSize <= size; oldSize++) {
        expect(hashesOf(consistencyPath(oldSize, size))).toEqual(
          naiveSubproof(oldSize, leaves.slice(0, size)),
        );
      }
    }
  });

  it('LG1 is short and covers every other leaf once, up to the largest size that a checkpoint states', () => {
    const sizes = fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(sizes, ([a, b]) => {
        const [index, size] = [Math.min(a, b), Math.max(a, b)];
        const path = inclusionPath(index, size);
        expect(path.length).toBeLessThanOrEqual(53);
        const covered = path.reduce((sum, { span }) => sum + BigInt(span), 1n);
        expect(covered).toBe(BigInt(size));
        expect(path.every(({ start, span }) => index < start || index >= start + span)).toBe(true);
      }),
    );
  });
});

describe('a subtree', () => {
  it('LG1 is full where it has a power of two of leaves, past 2^31 too', () => {
    expect([1, 2, 3, 4, 5, 256].map((span) => fullLevel({ start: 0, span }))).toEqual([
      0,
      1,
      undefined,
      2,
      undefined,
      8,
    ]);
    expect(fullLevel({ start: 0, span: 2 ** 40 })).toBe(40);
    expect(fullLevel({ start: 0, span: 2 ** 40 + 1 })).toBeUndefined();
  });

  it('LG1 is split at the largest power of two below its size', () => {
    expect(halvesOf({ start: 8, span: 8 })).toEqual([
      { start: 8, span: 4 },
      { start: 12, span: 4 },
    ]);
    expect(halvesOf({ start: 0, span: 2 ** 40 + 1 })).toEqual([
      { start: 0, span: 2 ** 40 },
      { start: 2 ** 40, span: 1 },
    ]);
  });
});
