/**
 * The log as the aggregator holds it: leaves in the store, their Merkle tree and the state they fold to in
 * memory. A leaf that cannot come next is refused before anything is written.
 */
import { encodeEntryBundle } from '../../shared/log/entry-bundle.ts';
import { encodeLeaf, type Leaf, parseLeaf } from '../../shared/log/leaf.ts';
import { MerkleTree } from '../../shared/log/merkle-tree.ts';
import { emptyLogState, type LogState } from '../../shared/log/state.ts';
import { step } from '../../shared/log/step.ts';
import { type Tile, tileLevels, tileWidth } from '../../shared/log/tile.ts';
import { nativeHashes } from '../log/native-hashes.ts';
import { TrainingStates } from '../log/training-states.ts';
import type { Batch, Store } from '../store/store.ts';

/** When a round was opened, milliseconds since 1970, and by which leaf. */
export type Opening = { readonly time: number; readonly leafIndex: number };

/** Told of each leaf once it is durable, with the states before and after it. */
export type Folded = (leaf: Leaf, before: LogState, after: LogState) => void;

/** One log over one store. */
export class Journal {
  readonly #store: Store;
  readonly #folded: Folded;
  readonly #tree = new MerkleTree(nativeHashes);
  #state: LogState = emptyLogState;
  readonly #openings: Opening[] = [];
  readonly #catalogs = new Set<string>();
  readonly #states = new TrainingStates();

  /**
   * Fold what the store holds.
   * @throws HearsayError BAD_LEAF, BAD_LOG where the stored log does not hold together
   */
  constructor(store: Store, folded: Folded = () => {}) {
    this.#store = store;
    this.#folded = folded;
    for (const bytes of store.leaves()) {
      const leaf = parseLeaf(bytes);
      const before = this.#state;
      this.#state = step(before, leaf);
      folded(leaf, before, this.#state);
      this.#remember(leaf, this.#tree.size, this.#state);
      this.#tree.append(bytes);
    }
  }

  /** Of each round, by its number. */
  get openings(): readonly Opening[] {
    return this.#openings;
  }

  /** The states of training that somebody may still ask for. */
  get states(): TrainingStates {
    return this.#states;
  }

  /** Whether a leaf names a catalog, so that auditors may ask for it. */
  namesCatalog(hash: string): boolean {
    return this.#catalogs.has(hash);
  }

  get state(): LogState {
    return this.#state;
  }

  /** Merkle root over the first `size` leaves. */
  rootAt(size: number): Uint8Array {
    return this.#tree.rootAt(size);
  }

  /** That the log of `oldSize` leaves is a part of that of `size`; see {@link MerkleTree.consistencyProof}. */
  consistencyProof(oldSize: number, size: number): Uint8Array[] {
    return this.#tree.consistencyProof(oldSize, size);
  }

  /** A tile, or a bundle of leaves; undefined where the log has not come so far. */
  tile({ level, index, width }: Tile): Uint8Array | undefined {
    const start = index * tileWidth;
    const end = start + width;
    const isBundle = level === 'entries';
    if (end * (isBundle ? 1 : tileWidth ** level) > this.#tree.size) return undefined;
    if (!isBundle) return this.#tree.hashes(tileLevels * level, { start, end });
    const leaves = this.#store.leaves(start);
    return encodeEntryBundle(Array.from({ length: width }, () => leaves.next().value as Uint8Array));
  }

  /**
   * Append leaves together with what they refer to; durable when it returns.
   * @returns index of the first of them
   * @throws HearsayError BAD_LOG (out of order), or what the store throws; then nothing has changed
   */
  append(leaves: readonly Leaf[], referred: Omit<Batch, 'leaves'> = {}): number {
    const states = [this.#state];
    for (const leaf of leaves) states.push(step(states.at(-1) ?? this.#state, leaf));
    const bytes = leaves.map(encodeLeaf);
    this.#store.write({ ...referred, leaves: bytes });
    const first = this.#tree.size;
    for (const each of bytes) this.#tree.append(each);
    for (const [i, leaf] of leaves.entries()) {
      const [before, after] = [this.#state, states[i + 1] ?? this.#state];
      this.#remember(leaf, first + i, after);
      this.#state = after;
      this.#folded(leaf, before, after);
    }
    return first;
  }

  #remember(leaf: Leaf, leafIndex: number, after: LogState): void {
    this.#states.fold(leaf, after);
    if (leaf.kind === 'config' || leaf.kind === 'catalog') this.#catalogs.add(leaf.catalog);
    if (leaf.kind === 'round-open') this.#openings.push({ time: leaf.time, leafIndex });
  }
}
