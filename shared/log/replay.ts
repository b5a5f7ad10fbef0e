/**
 * Replay: every model recomputed from the leaves, the updates and the seeds, bit for bit. Whoever replays sees
 * seeds and deltas, and so stands inside the privacy boundary.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { errorCode, reasonOf } from '../hearsay-error.ts';
import type { SparseUpdate } from '../lattice/decode-update.ts';
import { updateShape } from '../lattice/update-shape.ts';
import { type HashedRows, readCatalogRows } from '../model/catalog-rows.ts';
import type { CatalogShape } from '../model/catalog-shape.ts';
import { isSameRows } from '../model/follow-items.ts';
import { type ModelChoice, modelSpec } from '../model/model-spec.ts';
import { publishModel } from '../model/published-model.ts';
import { type ModelSpec, specDim, specHash } from '../model/spec.ts';
import { commitToSeed } from '../privacy/keyed-stream.ts';
import type { Master } from '../server-optimizer.ts';
import { hashFile, hashFloats, hashSum } from './commitments.ts';
import { computeCatalogChange } from './compute-catalog-change.ts';
import { type ClosedRound, computeRelease } from './compute-release.ts';
import { describeWrongNoise } from './describe-wrong-noise.ts';
import { isSameLeaf, type Leaf, type LeafOf, parseLeaf } from './leaf.ts';
import { MerkleTree } from './merkle-tree.ts';
import { isSameModel, type ModelState, modelState } from './model-state.ts';
import { ReplayFault, type ReplayPart } from './replay-fault.ts';
import { ReplayedSum, type UpdateSource } from './replayed-sum.ts';
import { roundRules } from './round-rules.ts';
import { emptyLogState, type LogState } from './state.ts';
import { step } from './step.ts';

/** What a log refers to; all of it is held against hashes. A missing thing is `undefined`. */
export type ReplaySources = {
  readonly update: UpdateSource;
  /** Noise seed of a round, 32 bytes. */
  readonly seed: (round: number) => Uint8Array | undefined;
  /** Salt of the HMAC of a round's sum. */
  readonly sumSalt: (round: number) => Uint8Array | undefined;
  /** The master that a leaf states: the first one, one that is rolled back to, and where leaves were skipped. */
  readonly master: (model: ModelState) => Master | undefined;
  /** The catalog file with this hash. */
  readonly catalog: (hash: string) => Uint8Array | undefined;
};

/** A catalog's shape, and the spec of the site's model over it. */
export type Over = { readonly spec: ModelSpec; readonly shape: CatalogShape };

/** What a replay tells of an update: what it is, and what it is over. */
export type OnUpdate = (update: SparseUpdate, over: Over & { readonly model: ModelChoice }) => void;

/** Where a replay stands; `add` folds one more leaf into it. */
export class Replay {
  readonly #sources: ReplaySources;
  readonly #onUpdate: OnUpdate;
  readonly #tree = new MerkleTree();
  #state = emptyLogState;
  /** Null where it has to be taken from the sources. */
  #master: Master | null = null;
  /** Over the catalog in force; null where it has to be read. */
  #over: Over | null = null;
  readonly #sum: ReplayedSum;

  /** @param onUpdate told of each update that holds; its memory is used again for the next */
  constructor(sources: ReplaySources, onUpdate: OnUpdate = () => undefined) {
    this.#sources = sources;
    this.#onUpdate = onUpdate;
    this.#sum = new ReplayedSum(sources.update);
  }

  get state(): LogState {
    return this.#state;
  }

  /** The model and optimizer state after the leaves so far. @throws ReplayFault where it has to be taken, and is not there */
  get master(): Master {
    const { model } = this.#state;
    if (!model) throw this.#bad('releases', 'the first leaf is a config');
    this.#master ??= this.#stated(model);
    return this.#master;
  }

  /** Whether the master has to be taken from the sources, for a leaf that made it was skipped. */
  get lacksMaster(): boolean {
    return this.#master === null;
  }

  /** Merkle root over the leaves so far. */
  get root(): Uint8Array {
    return this.#tree.root();
  }

  /** The salted hash of a leaf's update in the sum of the round that collects; undefined where it is not in it. */
  summedHash(leafIndex: number): string | undefined {
    return this.#sum.hashOf(leafIndex);
  }

  /**
   * Take an update out of the sum before the `aggregate` leaf that excepts it is added. `add` does so itself; this is for
   * sources that show one update at a time.
   * @throws ReplayFault where it was shown and is not any more
   */
  leaveOut(leafIndex: number): void {
    this.#sum.leaveOut(leafIndex);
  }

  /**
   * Recompute what one more leaf states. Of a contribution whose update is missing or different, the end of its round says
   * whether it is excepted.
   * @throws HearsayError BAD_LEAF, BAD_LOG (order); ReplayFault (a missing or different update, salt, seed, catalog or
   * master; an update that should have been refused; a sum or a model that is not the stated one). Then the leaf is not
   * added; a release, and what ends a round without one, can be tried again, else the rest of its round is skipped
   */
  add(bytes: Uint8Array): void {
    const leaf = parseLeaf(bytes);
    const next = step(this.#state, leaf);
    // whatever is thrown in there is a fault of this leaf: an error of another kind would look like an end of the log
    this.#checked('releases', () => this.#check(leaf));
    this.#tree.append(bytes);
    this.#state = next;
  }

  #check(leaf: Leaf): void {
    if (leaf.kind === 'config') this.#configure(leaf);
    if (leaf.kind === 'round-open') this.#open(leaf);
    if (leaf.kind === 'contribution') this.#contribute(leaf);
    if (leaf.kind === 'aggregate') this.#checkSum(leaf);
    if (leaf.kind === 'release') this.#recompute(leaf);
    if (leaf.kind === 'rollback' || leaf.kind === 'catalog') this.#sum.end([]);
    // nothing is made of its updates, and some may be what was lost
    if (leaf.kind === 'round-end') this.#sum.forget();
    if (leaf.kind === 'act' && this.#state.round.kind === 'collecting') this.#sum.forget();
    if (leaf.kind === 'rollback') this.#master = this.#stated(leaf.model);
    if (leaf.kind === 'catalog') this.#changeCatalog(leaf);
  }

  /**
   * Fold one more leaf and believe what it states: for rounds of which updates and seeds are not there. The contributions,
   * the sum and the release of a round are skipped together.
   * @throws HearsayError BAD_LEAF, BAD_LOG (order); then nothing has changed
   */
  skip(bytes: Uint8Array): void {
    const leaf = parseLeaf(bytes);
    this.#state = step(this.#state, leaf);
    this.#tree.append(bytes);
    if (leaf.kind !== 'contribution') this.#sum.forget();
    if ('model' in leaf) this.#master = null;
    if (leaf.kind === 'config' || leaf.kind === 'catalog') this.#over = null;
  }

  #configure(leaf: LeafOf<'config'>): void {
    const { config } = this.#state;
    if (config === null) this.#checkInitial(leaf);
    else if (config.catalog !== leaf.catalog) this.#checkSameRows(config.catalog, leaf.catalog);
  }

  /** Of two catalogs, by their hashes. */
  #checkSameRows(before: string, after: string): void {
    if (isSameRows(this.#catalog(before), this.#catalog(after))) return;
    throw this.#bad('releases', 'the catalog has other items than the one before');
  }

  #checkInitial({ site, catalog, ...leaf }: LeafOf<'config'>): void {
    const { shape } = this.#catalog(catalog);
    const spec = modelSpec(site.model, shape);
    if (leaf.specHash !== specHash(spec) || leaf.dim !== specDim(spec)) {
      throw this.#bad('releases', 'the spec is not the stated one');
    }
    const initial = this.#stated(leaf.model);
    const published = publishModel(spec, initial, site.optimizer);
    if (!isSameModel(modelState(0, published, initial), leaf.model)) {
      throw this.#bad('releases', 'the initial model is not the stated one');
    }
    [this.#over, this.#master] = [{ spec, shape }, initial];
  }

  #open(leaf: LeafOf<'round-open'>): void {
    if (leaf.seed !== null) {
      const seed = this.#sources.seed(leaf.round);
      if (seed?.length !== 32 || bytesToHex(commitToSeed(seed)) !== leaf.seed) {
        throw this.#bad('noise', 'the seed is not the committed one');
      }
    }
    const { config } = this.#state;
    if (!config) throw this.#bad('releases', 'the first leaf is a config');
    const rules = roundRules(this.#state, () => this.master);
    this.#sum.begin(updateShape(config.dim, config.site), rules);
  }

  #contribute(leaf: LeafOf<'contribution'>): void {
    const { config, size } = this.#state;
    if (!config) throw this.#bad('releases', 'the first leaf is a config');
    const over = this.#overNow();
    const update = this.#checked('norms', () => this.#sum.add(size, leaf.update));
    if (update) this.#onUpdate(update, { ...over, model: config.site.model });
  }

  #checkSum({ round, exceptions, sum }: LeafOf<'aggregate'>): void {
    this.#sum.end(exceptions);
    this.#sum.aggregate();
    const salt = this.#sources.sumSalt(round);
    if (!salt || hashSum(salt, this.#sum.values) !== sum)
      throw this.#bad('sums', 'the sum is not the stated one');
    this.#sum.forget();
  }

  #recompute(leaf: LeafOf<'release'>): void {
    const { round } = this.#state;
    if (round.kind !== 'closed') throw this.#bad('releases', 'the round is not closed');
    const closed = {
      state: this.#state,
      root: this.#tree.rootAt(round.to),
      seed: round.seed === null ? null : (this.#sources.seed(round.round) ?? null),
      sum: this.#sum.values,
      master: this.master,
      spec: this.#overNow().spec,
    };
    const computed = computeRelease(closed);
    if (!isSameLeaf(computed.leaf, leaf)) throw this.#wrongRelease(leaf, closed);
    this.#master = computed.master;
  }

  /** A release that does not follow: by its noise, as far as its master shows that, or by anything else. */
  #wrongRelease(leaf: LeafOf<'release'>, closed: ClosedRound): ReplayFault {
    const made = this.#sources.master(leaf.model);
    const noise = made && isOf(made, leaf.model) ? describeWrongNoise(closed, made) : undefined;
    if (noise) return this.#bad('noise', noise);
    return this.#bad('releases', 'the released model is not what the round gives');
  }

  #changeCatalog(leaf: LeafOf<'catalog'>): void {
    const change = {
      state: this.#state,
      master: this.master,
      from: this.#catalog(leaf.fromCatalog),
      to: this.#catalog(leaf.catalog),
    };
    const computed = computeCatalogChange(change);
    if (!isSameLeaf(computed.leaf, leaf)) {
      throw this.#bad('releases', 'the model over the new catalog is not what follows from the one before');
    }
    this.#master = computed.master;
    this.#over = { spec: computed.spec, shape: change.to.shape };
  }

  #overNow(): Over {
    const { config } = this.#state;
    if (!config) throw this.#bad('releases', 'the first leaf is a config');
    if (!this.#over) {
      const { shape } = this.#catalog(config.catalog);
      this.#over = { spec: modelSpec(config.site.model, shape), shape };
    }
    return this.#over;
  }

  #stated(model: ModelState): Master {
    const master = this.#sources.master(model);
    if (master && isOf(master, model)) return master;
    throw this.#bad('releases', `the master of version ${model.version} is not the stated one`);
  }

  #catalog(hash: string): HashedRows {
    const file = this.#sources.catalog(hash);
    if (!file || hashFile(file) !== hash) throw this.#bad('releases', 'the catalog is not the stated one');
    return readCatalogRows(file);
  }

  /** What a check gives, its refusal as a fault of a part. */
  #checked<T>(part: ReplayPart, check: () => T): T {
    try {
      return check();
    } catch (cause) {
      throw cause instanceof ReplayFault ? cause : this.#bad(part, reasonOf(cause), cause);
    }
  }

  #bad(part: ReplayPart, message: string, cause?: unknown): ReplayFault {
    const options = cause === undefined ? {} : { cause, code: errorCode(cause) };
    return new ReplayFault(part, `leaf ${this.#state.size}: ${message}`, options);
  }
}

const isOf = ({ model, optimizerState }: Master, stated: ModelState): boolean =>
  hashFloats(model) === stated.master && hashFloats(optimizerState) === stated.optimizer;
