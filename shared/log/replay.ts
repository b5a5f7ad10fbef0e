/**
 * Replay: every model recomputed from the leaves, the updates and the seeds, bit for bit. Whoever replays sees
 * seeds and deltas, and so stands inside the privacy boundary.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { HearsayError } from '../hearsay-error.ts';
import { createUpdateDecoder, type UpdateDecoder } from '../lattice/decode-update.ts';
import { addUpdate } from '../lattice/sum.ts';
import { assertWithinShape, updateLength, updateShape } from '../lattice/update-shape.ts';
import { type HashedRows, readCatalogRows } from '../model/catalog-rows.ts';
import { isSameRows } from '../model/follow-items.ts';
import { publishModel } from '../model/published-model.ts';
import { type ModelSpec, specDim, specHash } from '../model/spec.ts';
import { commitToSeed } from '../privacy/keyed-stream.ts';
import type { Master } from '../server-optimizer.ts';
import { hashFile, hashFloats, hashSum, hashUpdate, saltBytes } from './commitments.ts';
import { computeCatalogChange } from './compute-catalog-change.ts';
import { computeRelease } from './compute-release.ts';
import { isSameLeaf, type Leaf, parseLeaf } from './leaf.ts';
import { MerkleTree } from './merkle-tree.ts';
import { isSameModel, type ModelState, modelState } from './model-state.ts';
import { emptyLogState, type LogState, step } from './state.ts';

/** An update as it was accepted, with the salt of its leaf. */
export type SaltedUpdate = { readonly bytes: Uint8Array; readonly salt: Uint8Array };

/** What a log refers to. A missing thing is `undefined`. */
export type ReplaySources = {
  /** Over the first catalog. */
  readonly spec: ModelSpec;
  /** The master of version 0. */
  readonly initial: Master;
  /** The update behind a `contribution` leaf, by the leaf's index and hash. */
  readonly update: (leafIndex: number, hash: string) => SaltedUpdate | undefined;
  /** Noise seed of a round, 32 bytes. */
  readonly seed: (round: number) => Uint8Array | undefined;
  /** Salt of the HMAC of a round's sum. */
  readonly sumSalt: (round: number) => Uint8Array | undefined;
  /** A master that an earlier leaf has stated, for a roll-back to it; held against its hashes. */
  readonly master: (model: ModelState) => Master | undefined;
  /** The catalog file with this hash; asked for only where the catalog changes. */
  readonly catalog: (hash: string) => Uint8Array | undefined;
};

/** Where a replay stands; `add` folds one more leaf into it. */
export class Replay {
  readonly #sources: ReplaySources;
  readonly #tree = new MerkleTree();
  #decode: UpdateDecoder;
  #state = emptyLogState;
  #master: Master;
  #spec: ModelSpec;
  #sum: Int32Array;

  constructor(sources: ReplaySources) {
    const dim = specDim(sources.spec);
    this.#sources = sources;
    this.#decode = createUpdateDecoder(dim);
    this.#master = sources.initial;
    this.#spec = sources.spec;
    this.#sum = new Int32Array(dim);
  }

  get state(): LogState {
    return this.#state;
  }

  /** The model and optimizer state after the leaves so far. */
  get master(): Master {
    return this.#master;
  }

  /** Merkle root over the leaves so far. */
  get root(): Uint8Array {
    return this.#tree.root();
  }

  /**
   * @throws HearsayError BAD_LEAF; BAD_LOG (order; a missing or different update, salt or seed; a sum or a model
   * that is not the stated one); BAD_DELTA, OUT_OF_RANGE, NORM_EXCEEDED (an update that should have been refused);
   * BAD_CATALOG, BAD_CONFIG (a catalog that is none, or into which the model cannot follow)
   */
  add(bytes: Uint8Array): void {
    const leaf = parseLeaf(bytes);
    const next = step(this.#state, leaf);
    if (leaf.kind === 'config') this.#configure(leaf);
    if (leaf.kind === 'round-open') this.#open(leaf);
    if (leaf.kind === 'contribution') this.#contribute(leaf);
    if (leaf.kind === 'aggregate') this.#checkSum(leaf);
    if (leaf.kind === 'release') this.#recompute(leaf);
    if (leaf.kind === 'rollback') this.#goBack(leaf);
    if (leaf.kind === 'catalog') this.#changeCatalog(leaf);
    this.#tree.append(bytes);
    this.#state = next;
  }

  #configure(leaf: Extract<Leaf, { kind: 'config' }>): void {
    const { config } = this.#state;
    if (config === null) this.#checkInitial(leaf);
    else if (config.catalog !== leaf.catalog) this.#checkSameRows(config.catalog, leaf.catalog);
  }

  /** Of two catalogs, by their hashes. */
  #checkSameRows(before: string, after: string): void {
    if (isSameRows(this.#catalog(before), this.#catalog(after))) return;
    throw this.#bad('the catalog has other items than the one before');
  }

  #checkInitial(leaf: Extract<Leaf, { kind: 'config' }>): void {
    const { initial, spec } = this.#sources;
    const published = publishModel(spec, initial, leaf.site.optimizer);
    const stated = modelState(0, published, initial);
    if (leaf.specHash !== specHash(spec) || leaf.dim !== specDim(spec)) {
      throw this.#bad('the spec is not the stated one');
    }
    if (!isSameModel(stated, leaf.model)) throw this.#bad('the initial model is not the stated one');
  }

  #open(leaf: Extract<Leaf, { kind: 'round-open' }>): void {
    this.#begin();
    if (leaf.seed === null) return;
    const seed = this.#sources.seed(leaf.round);
    if (!seed || bytesToHex(commitToSeed(seed)) !== leaf.seed)
      throw this.#bad('the seed is not the committed one');
  }

  /** A sum for updates of the configured shape. */
  #begin(): void {
    const { config } = this.#state;
    if (!config) throw this.#bad('the first leaf is a config');
    const length = updateLength(updateShape(config.dim, config.site));
    if (length !== this.#sum.length) this.#decode = createUpdateDecoder(length);
    this.#sum = new Int32Array(length);
  }

  #contribute(leaf: Extract<Leaf, { kind: 'contribution' }>): void {
    const { config, size } = this.#state;
    const update = this.#sources.update(size, leaf.update);
    if (
      !update ||
      !config ||
      update.salt.length !== saltBytes ||
      hashUpdate(update.salt, update.bytes) !== leaf.update
    ) {
      throw this.#bad('the update is not the stated one');
    }
    const decoded = this.#decode(update.bytes);
    assertWithinShape(decoded, updateShape(config.dim, config.site));
    addUpdate(this.#sum, decoded);
  }

  #checkSum(leaf: Extract<Leaf, { kind: 'aggregate' }>): void {
    const salt = this.#sources.sumSalt(leaf.round);
    if (!salt || hashSum(salt, this.#sum) !== leaf.sum) throw this.#bad('the sum is not the stated one');
  }

  #recompute(leaf: Extract<Leaf, { kind: 'release' }>): void {
    const { round } = this.#state;
    if (round.kind !== 'closed') throw this.#bad('the round is not closed');
    const computed = computeRelease({
      state: this.#state,
      root: this.#tree.rootAt(round.to),
      seed: round.seed === null ? null : (this.#sources.seed(round.round) ?? null),
      sum: this.#sum,
      master: this.#master,
      spec: this.#spec,
    });
    if (!isSameLeaf(computed.leaf, leaf)) {
      throw this.#bad('the released model is not what the round gives');
    }
    this.#master = computed.master;
  }

  #goBack({ model }: Extract<Leaf, { kind: 'rollback' }>): void {
    const master = this.#sources.master(model);
    if (
      !master ||
      hashFloats(master.model) !== model.master ||
      hashFloats(master.optimizerState) !== model.optimizer
    ) {
      throw this.#bad('the model that it goes back to is not the stated one');
    }
    this.#master = master;
  }

  #changeCatalog(leaf: Extract<Leaf, { kind: 'catalog' }>): void {
    const computed = computeCatalogChange({
      state: this.#state,
      master: this.#master,
      from: this.#catalog(leaf.fromCatalog),
      to: this.#catalog(leaf.catalog),
    });
    if (!isSameLeaf(computed.leaf, leaf)) {
      throw this.#bad('the model over the new catalog is not what follows from the one before');
    }
    this.#master = computed.master;
    this.#spec = computed.spec;
  }

  #catalog(hash: string): HashedRows {
    const file = this.#sources.catalog(hash);
    if (!file || hashFile(file) !== hash) throw this.#bad('the catalog is not the stated one');
    return readCatalogRows(file);
  }

  #bad(message: string): HearsayError {
    return new HearsayError('BAD_LOG', `leaf ${this.#state.size}: ${message}`);
  }
}
