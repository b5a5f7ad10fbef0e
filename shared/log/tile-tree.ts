/**
 * A log's tree as somebody reads it who holds one signed checkpoint and nothing else: from whole tiles (C2SP
 * tlog-tiles), only those that a proof needs. The idea is that of Go's `sumdb/tlog`. Tiles are not believed: each
 * answer is proven against the checkpoint's root (RFC 9162), so that one altered anywhere on the way never passes.
 */
import { HearsayError } from '../hearsay-error.ts';
import type { Checkpoint } from './checkpoint.ts';
import { verifyConsistency } from './consistency-proof.ts';
import { decodeEntryBundle } from './entry-bundle.ts';
import { verifyInclusion } from './inclusion-proof.ts';
import { hashBytes, hashLeaf, hashNode } from './merkle-hash.ts';
import { consistencyPath, fullLevel, halvesOf, inclusionPath, type Subtree } from './merkle-path.ts';
import { type Tile, tileLevels, tilePath, tileWidth } from './tile.ts';
import { type ReadTile, readPiece, type TilePiece } from './tile-piece.ts';

/** Size and root of a tree. */
export type TreeHead = Pick<Checkpoint, 'size' | 'root'>;

/** See the head of this file. Reads no tile twice. Methods also throw what `read` throws. */
export class TileTree {
  readonly #read: ReadTile;
  readonly #head: TreeHead;
  readonly #pieces = new Map<string, Promise<TilePiece>>();

  /** @param head from a checkpoint whose signature was verified */
  constructor(read: ReadTile, head: TreeHead) {
    this.#read = read;
    this.#head = head;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#head.size;
  }

  /**
   * Return if this tree goes on from the other one.
   * @throws HearsayError BAD_PROOF (it does not, is smaller, or a tile is altered), OFFLINE (a tile is missing)
   */
  async assertExtends(older: TreeHead): Promise<void> {
    const { size, root } = this.#head;
    const proof = older.size > size ? [] : await this.#hashesOf(consistencyPath(older.size, size));
    verifyConsistency({ oldSize: older.size, oldRoot: older.root, size, root, proof });
  }

  /**
   * The hash of leaf `index`.
   * @throws HearsayError BAD_PROOF (a tile is altered, or there is no such leaf), OFFLINE (a tile is missing)
   */
  async leafHash(index: number): Promise<Uint8Array> {
    this.#assertHeld(index);
    const leafHash = await this.#subtree({ start: index, span: 1 });
    await this.#prove(index, leafHash);
    return leafHash;
  }

  /**
   * The bytes of leaf `index`, from the whole bundle that it is in.
   * @throws HearsayError BAD_PROOF (a tile or the leaf is altered, or there is no such leaf), BAD_LOG (not a bundle),
   * OFFLINE (a tile or the bundle is missing)
   */
  async leaf(index: number): Promise<Uint8Array> {
    this.#assertHeld(index);
    const bundle = Math.floor(index / tileWidth);
    const { bytes, width } = await this.#piece('entries', bundle, this.size);
    const leaves = decodeEntryBundle(bytes);
    const leaf = leaves[index % tileWidth];
    if (!leaf || leaves.length !== width) throw bad(`expected a bundle of ${width} leaves`);
    await this.#prove(index, hashLeaf(leaf));
    return leaf;
  }

  async #prove(index: number, leafHash: Uint8Array): Promise<void> {
    const { size, root } = this.#head;
    const proof = await this.#hashesOf(inclusionPath(index, size));
    verifyInclusion({ leafHash, index, size, proof, root });
  }

  #hashesOf(path: readonly Subtree[]): Promise<Uint8Array[]> {
    return Promise.all(path.map((subtree) => this.#subtree(subtree)));
  }

  async #subtree(subtree: Subtree): Promise<Uint8Array> {
    const level = fullLevel(subtree);
    if (level !== undefined) return this.#node(level, subtree.start / subtree.span);
    const [left, right] = halvesOf(subtree);
    return hashNode(...(await Promise.all([this.#subtree(left), this.#subtree(right)])));
  }

  /** The hash of full subtree number `index` of 2^level leaves: in a tile, or over neighbours in one. */
  async #node(level: number, index: number): Promise<Uint8Array> {
    const tileLevel = Math.floor(level / tileLevels);
    const span = 2 ** (level % tileLevels);
    const first = index * span;
    const hashes = Math.floor(this.size / tileWidth ** tileLevel);
    const { bytes } = await this.#piece(tileLevel, Math.floor(first / tileWidth), hashes);
    const start = (first % tileWidth) * hashBytes;
    return foldHashes(bytes.subarray(start, start + span * hashBytes));
  }

  /** @param total hashes on this level of tiles, or leaves: so the width follows */
  #piece(level: Tile['level'], index: number, total: number): Promise<TilePiece> {
    const tile = { level, index, width: Math.min(tileWidth, total - index * tileWidth) };
    const path = tilePath(tile);
    const known = this.#pieces.get(path);
    if (known) return known;
    const piece = this.#readPiece(tile);
    this.#pieces.set(path, piece);
    return piece;
  }

  async #readPiece(tile: Tile): Promise<TilePiece> {
    const piece = await readPiece(this.#read, tile);
    if (!piece) throw new HearsayError('OFFLINE', `${tilePath(tile)} is missing`);
    const { bytes, width } = piece;
    if (tile.level !== 'entries' && bytes.length !== width * hashBytes)
      throw bad(`expected a tile of ${width} hashes, got ${bytes.length} bytes`);
    return piece;
  }

  #assertHeld(index: number): void {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.size)
      throw bad(`expected an index below ${this.size}, got ${index}`);
  }
}

/** The root over a power of two of hashes, one after the other. */
function foldHashes(hashes: Uint8Array): Uint8Array {
  if (hashes.length <= hashBytes) return hashes;
  const middle = hashes.length / 2;
  return hashNode(foldHashes(hashes.subarray(0, middle)), foldHashes(hashes.subarray(middle)));
}

const bad = (message: string) => new HearsayError('BAD_PROOF', message);
