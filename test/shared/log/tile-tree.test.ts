import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../shared/hearsay-error.ts';
import { encodeEntryBundle } from '../../../shared/log/entry-bundle.ts';
import { hashLeaf } from '../../../shared/log/merkle-hash.ts';
import { MerkleTree } from '../../../shared/log/merkle-tree.ts';
import { bundlesOf, tileLevels, tilePath, tilesOf, tileWidth } from '../../../shared/log/tile.ts';
import { TileTree, type TreeHead } from '../../../shared/log/tile-tree.ts';
import { flipBit } from './damage.ts';
import { naiveRoot, someLeaves } from './naive-merkle.ts';
import { refusal } from './refusal.ts';
import { leaves as publishedLeaves, roots } from './rfc6962-vectors.ts';

type Files = Map<string, Uint8Array>;

/** Every tile of a log of these sizes, as C2SP tlog-tiles names them, each hash by the naive recursion. */
function served(leaves: Uint8Array[], sizes: readonly number[] = [leaves.length]): Files {
  const files: Files = new Map();
  for (const size of sizes) {
    for (const tile of tilesOf(size)) {
      const span = 2 ** (tileLevels * tile.level);
      const first = tile.index * tileWidth;
      const hashes = Array.from({ length: tile.width }, (_, i) =>
        naiveRoot(leaves.slice((first + i) * span, (first + i + 1) * span)),
      );
      files.set(tilePath(tile), new Uint8Array(Buffer.concat(hashes)));
    }
    for (const bundle of bundlesOf(size)) {
      const first = bundle.index * tileWidth;
      files.set(tilePath(bundle), encodeEntryBundle(leaves.slice(first, first + bundle.width)));
    }
  }
  return files;
}

const headOf = (leaves: Uint8Array[], size = leaves.length): TreeHead => ({
  size,
  root: naiveRoot(leaves.slice(0, size)),
});

/** A tree over these files, and which of them it read. */
function reading(files: Files, head: TreeHead): { tree: TileTree; read: string[] } {
  const read: string[] = [];
  const tree = new TileTree(async (path) => {
    read.push(path);
    return files.get(path);
  }, head);
  return { tree, read };
}

const many = someLeaves(700);

describe('a tree read from tiles', () => {
  it('LG10 has the leaves of the published tree, at every size', async () => {
    for (let size = 1; size <= publishedLeaves.length; size++) {
      const files = served(publishedLeaves.slice(0, size));
      const { tree } = reading(files, { size, root: hexToBytes(roots[size]!) });
      for (let index = 0; index < size; index++) {
        expect(await tree.leaf(index)).toEqual(publishedLeaves[index]);
        expect(await tree.leafHash(index)).toEqual(hashLeaf(publishedLeaves[index]!));
      }
    }
  });

  it('LG10 goes on from the published tree of every smaller size', async () => {
    const size = publishedLeaves.length;
    const head = { size, root: hexToBytes(roots[size]!) };
    for (let oldSize = 0; oldSize <= size; oldSize++) {
      const { tree } = reading(served(publishedLeaves), head);
      await tree.assertExtends({ size: oldSize, root: hexToBytes(roots[oldSize]!) });
    }
  });

  it('LG10 goes on, and has its leaves, across the bounds of tiles', async () => {
    const sizes = [1, 255, 256, 257, 511, 512, 513, 700];
    for (const size of sizes) {
      const { tree } = reading(served(many.slice(0, size)), headOf(many, size));
      for (const index of [0, 254, 255, 256, 511, 512, size - 1].filter((each) => each < size)) {
        expect(await tree.leaf(index)).toEqual(many[index]);
      }
      for (const oldSize of sizes.filter((each) => each <= size)) {
        await tree.assertExtends(headOf(many, oldSize));
      }
    }
  });

  it('LG10 has a third level of tiles over 65,536 leaves', async () => {
    const size = 2 ** 16 + 300;
    const memory = new MerkleTree();
    for (const leaf of someLeaves(size)) memory.append(leaf);
    const files: Files = new Map();
    for (const tile of tilesOf(size)) {
      const start = tile.index * tileWidth;
      files.set(tilePath(tile), memory.hashes(tileLevels * tile.level, { start, end: start + tile.width }));
    }
    const { tree, read } = reading(files, { size, root: memory.root() });
    expect(await tree.leafHash(65_700)).toEqual(hashLeaf(new TextEncoder().encode('leaf 65700')));
    await tree.assertExtends({ size: 1000, root: memory.rootAt(1000) });
    expect(new Set(read).size).toBe(read.length);
    expect(read.length).toBeLessThan(10);
    expect(read).toContain('tile/2/000.p/1');
  });

  it('LG10 reads the bundle of the leaf and the tiles on its way, none of them twice', async () => {
    const { tree, read } = reading(served(many), headOf(many));
    await tree.leaf(300);
    await tree.leaf(301);
    expect(read.sort()).toEqual(['tile/0/001', 'tile/0/002.p/188', 'tile/1/000.p/2', 'tile/entries/001']);
  });

  it('LG10 takes a full tile where the partial one is gone', async () => {
    const files = served(many, [700, 400]);
    for (const path of ['tile/0/001.p/144', 'tile/entries/001.p/144']) files.delete(path);
    const { tree, read } = reading(files, headOf(many, 400));
    expect(await tree.leaf(399)).toEqual(many[399]);
    await tree.assertExtends(headOf(many, 300));
    expect(read).toContain('tile/0/001');
    expect(read).toContain('tile/entries/001');
  });
});

describe('a tree read from tiles refuses', () => {
  it('LG10 altered bits: whichever one is altered, it refuses, or says what is true', async () => {
    const files = served(many);
    const check = async (altered: Files): Promise<string[]> => {
      const { tree, read } = reading(altered, headOf(many));
      expect(await tree.leaf(300)).toEqual(many[300]);
      expect(await tree.leafHash(299)).toEqual(hashLeaf(many[299]!));
      await tree.assertExtends(headOf(many, 300));
      return read;
    };
    const read = await check(files);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...read), fc.nat(), async (path, bit) => {
        const bytes = files.get(path)!;
        const altered = new Map(files).set(path, flipBit(bytes, bit % (bytes.length * 8)));
        await check(altered).catch((error: unknown) => {
          expect(['BAD_PROOF', 'BAD_LOG']).toContain(errorCode(error));
          refused++;
        });
      }),
      { numRuns: 60 },
    );
    expect(refused).toBeGreaterThan(20);
  });

  it('LG10 an altered leaf, and an altered hash of one', async () => {
    const files = served(many);
    const bundle = files.get('tile/entries/001')!;
    const leaf = encodeEntryBundle(many.slice(256, 300)).length + 2;
    files.set('tile/entries/001', flipBit(bundle, leaf * 8));
    await expect(reading(files, headOf(many)).tree.leaf(300)).rejects.toThrow(refusal('BAD_PROOF'));
    expect(await reading(files, headOf(many)).tree.leaf(301)).toEqual(many[301]);
    files.set('tile/0/001', flipBit(files.get('tile/0/001')!, (300 - 256) * 256));
    await expect(reading(files, headOf(many)).tree.leafHash(300)).rejects.toThrow(refusal('BAD_PROOF'));
  });

  it('LG10 a fork: another history under the same size, and one that has grown', async () => {
    const forked = [...many];
    forked[100] = new TextEncoder().encode('another');
    const old = headOf(many, 300);
    for (const size of [300, 301, 700]) {
      const fork = forked.slice(0, size);
      await expect(reading(served(fork), headOf(fork)).tree.assertExtends(old)).rejects.toThrow(
        refusal('BAD_PROOF'),
      );
      // with the tiles of the true history under the fork's root
      await expect(
        reading(served(many.slice(0, size)), headOf(fork)).tree.assertExtends(old),
      ).rejects.toThrow(refusal('BAD_PROOF'));
    }
  });

  it('LG10 a tree that has become smaller, without reading anything', async () => {
    const { tree, read } = reading(served(many), headOf(many, 300));
    await expect(tree.assertExtends(headOf(many, 301))).rejects.toThrow(refusal('BAD_PROOF'));
    expect(read).toEqual([]);
  });

  it('LG10 tiles and bundles of another length', async () => {
    const change = async (path: string, alter: (bytes: Uint8Array) => Uint8Array) => {
      const files = served(many);
      files.set(path, alter(files.get(path)!));
      return reading(files, headOf(many)).tree.leaf(600);
    };
    const longer = (bytes: Uint8Array) => Uint8Array.of(...bytes, ...new Uint8Array(32));
    for (const path of ['tile/0/002.p/188', 'tile/1/000.p/2']) {
      await expect(change(path, longer)).rejects.toThrow(refusal('BAD_PROOF'));
      await expect(change(path, (bytes) => bytes.subarray(1))).rejects.toThrow(refusal('BAD_PROOF'));
      await expect(change(path, () => new Uint8Array())).rejects.toThrow(refusal('BAD_PROOF'));
    }
    const bundle = 'tile/entries/002.p/188';
    await expect(change(bundle, (bytes) => bytes.subarray(1))).rejects.toThrow(refusal('BAD_LOG'));
    await expect(change(bundle, () => encodeEntryBundle(many.slice(512)).subarray(0, 20))).rejects.toThrow();
    await expect(change(bundle, () => encodeEntryBundle(many.slice(512, 650)))).rejects.toThrow(
      refusal('BAD_PROOF'),
    );
  });

  it('LG10 leaves that the tree does not have', async () => {
    const { tree, read } = reading(served(many), headOf(many));
    for (const index of [-1, 0.5, 700, Number.NaN]) {
      await expect(tree.leaf(index)).rejects.toThrow(refusal('BAD_PROOF'));
      await expect(tree.leafHash(index)).rejects.toThrow(refusal('BAD_PROOF'));
    }
    expect(read).toEqual([]);
  });

  it('LG10 nothing where a tile is missing: it only cannot tell', async () => {
    for (const path of ['tile/0/001', 'tile/1/000.p/2', 'tile/entries/001']) {
      const files = served(many);
      files.delete(path);
      await expect(reading(files, headOf(many)).tree.leaf(300)).rejects.toThrow(refusal('OFFLINE'));
    }
  });

  it('LG10 no size that a checkpoint can state, in more than a few tiles', async () => {
    const size = Number.MAX_SAFE_INTEGER;
    const { tree, read } = reading(new Map(), { size, root: new Uint8Array(32) });
    await expect(tree.leafHash(0)).rejects.toThrow(refusal('OFFLINE'));
    await expect(tree.assertExtends({ size: 2 ** 40 + 1, root: new Uint8Array(32) })).rejects.toThrow();
    expect(read.length).toBeLessThan(40);
  });
});
