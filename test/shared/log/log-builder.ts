/**
 * Writes small logs as an aggregator does, with everything that they refer to. Honest unless told otherwise: what
 * a test hands to `close` or `release` replaces what an honest aggregator would use there.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { BuildFiles } from '../../../shared/audit/check-code.ts';
import { clipDelta } from '../../../shared/lattice/clip.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { roundToLattice } from '../../../shared/lattice/round.ts';
import { updateLength, updateShape } from '../../../shared/lattice/update-shape.ts';
import { hashFile, hashFloats, hashSum, hashUpdate } from '../../../shared/log/commitments.ts';
import { computeCatalogChange } from '../../../shared/log/compute-catalog-change.ts';
import { type ComputedRelease, computeRelease } from '../../../shared/log/compute-release.ts';
import { encodeLeaf, type Leaf, type LeafOf } from '../../../shared/log/leaf.ts';
import { MerkleTree } from '../../../shared/log/merkle-tree.ts';
import { modelState } from '../../../shared/log/model-state.ts';
import type { ActLeaf } from '../../../shared/log/operator-act.ts';
import type { ReplaySources } from '../../../shared/log/replay.ts';
import type { SaltedUpdate } from '../../../shared/log/replayed-sum.ts';
import { emptyLogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import { type HashedRows, readCatalogRows } from '../../../shared/model/catalog-rows.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { publishModel } from '../../../shared/model/published-model.ts';
import { type ModelSpec, specDim, specHash } from '../../../shared/model/spec.ts';
import { commitToSeed } from '../../../shared/privacy/keyed-stream.ts';
import { consentPolicyOf } from '../../../shared/protocol/consent-policy.ts';
import { periodOf, type SiteConfig } from '../../../shared/protocol/site-config.ts';
import { initialOptimizerState, type Master } from '../../../shared/server-optimizer.ts';
import { plainShape } from '../model/plain-shape.ts';
import { gaussianVector, seededUniform } from '../seeded-random.ts';

/** The file of a catalog of these items, which bring nothing but their ids. */
export const catalogOf = (ids: readonly string[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ items: ids.map((id) => ({ id })) }));

/** The catalog that logs begin with. */
export const sixIds = ['a', 'b', 'c', 'd', 'e', 'f'];

const spec = poolingSpec(plainShape(6), 2);
export const dim = specDim(spec);

/** Noise at z = 2, server momentum, periods of two rounds. */
export const noisySite: SiteConfig = {
  model: { name: 'pooling', dim: 2 },
  lattice: { clipNorm: 1, radius: 64 },
  localTraining: { steps: 1, learningRate: 0.1 },
  round: { cohort: 8, minimum: 1, deadlineMs: 1_000, maxStaleness: 0 },
  privacy: { variance: 16_384, cap: 1, roundsPerPeriod: 2, delta: 1e-6, budgetEpsilon: null },
  optimizer: { kind: 'fedavgm', learningRate: 0.5, momentum: 0.9 },
  metrics: null,
};

/** With federated evaluation: of a radius of 64, 32 is the metrics' and 55 the model's. */
export const measuredSite: SiteConfig = {
  ...noisySite,
  metrics: { radius: 32, holdout: 0.5, lag: 2, rollback: true },
};

export const quietSite: SiteConfig = { ...noisySite, privacy: { ...noisySite.privacy, variance: 0 } };

/** 32 bytes that depend on a purpose and a number. */
export const bytes32 = (purpose: number, number: number): Uint8Array =>
  new Uint8Array(32).fill(number).fill(purpose, 0, 16);

/** A seed that is on no list of weak ones; the same for the same round. */
const drawnSeed = (round: number): Uint8Array => sha256(utf8ToBytes(`the seed of round ${round} of a test`));

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** An update as a browser makes it; the same for the same number. */
export function someUpdate(number: number, length = dim): Int32Array {
  const uniform = seededUniform(number);
  const delta = gaussianVector(length, uniform);
  return roundToLattice(clipDelta(delta, noisySite.lattice), noisySite.lattice, uniform).update;
}

const nameOf = ({ master, optimizer }: { master: string; optimizer: string }) => `${master} ${optimizer}`;

export class LogBuilder {
  readonly leaves: Uint8Array[] = [];
  readonly updates = new Map<number, SaltedUpdate>();
  readonly seeds = new Map<number, Uint8Array>();
  readonly sumSalts = new Map<number, Uint8Array>();
  /** Every master so far, by its hashes. */
  readonly masters = new Map<string, Master>();
  /** Every catalog so far, by its hash. */
  readonly catalogs = new Map<string, Uint8Array>();
  readonly tree = new MerkleTree();
  state = emptyLogState;
  sum: Int32Array = new Int32Array(dim);
  master: Master;
  /** Over the current catalog. */
  spec: ModelSpec = spec;
  catalog = catalogOf(sixIds);
  readonly initial: Master;

  constructor(public site: SiteConfig = noisySite) {
    const model = initialModel(spec, 1);
    this.initial = { model, optimizerState: initialOptimizerState(site.optimizer, dim) };
    this.master = this.initial;
    this.#keep(this.initial);
    this.catalogs.set(hashFile(this.catalog), this.catalog);
    this.append(this.configLeaf());
  }

  get sources(): ReplaySources {
    return {
      update: (leafIndex) => this.updates.get(leafIndex),
      seed: (round) => this.seeds.get(round),
      sumSalt: (round) => this.sumSalts.get(round),
      master: (stated) => this.masters.get(nameOf(stated)),
      catalog: (hash) => this.catalogs.get(hash),
    };
  }

  /** A config that goes on from the current model. */
  configLeaf(): LeafOf<'config'> {
    const model =
      this.state.model ?? modelState(0, publishModel(spec, this.initial, this.site.optimizer), this.initial);
    const hashes = { catalog: hashFile(this.catalog), specHash: specHash(this.spec) };
    const stated = { neighbouring: 'zero-out', consent: consentPolicyOf(this.site).mode } as const;
    return {
      kind: 'config',
      protocol: 1,
      site: this.site,
      ...hashes,
      dim: specDim(this.spec),
      ...stated,
      model,
    };
  }

  /** From here on under another configuration. */
  reconfigure(site: SiteConfig): this {
    this.site = site;
    this.append(this.configLeaf());
    return this;
  }

  /** From here on by this code. */
  introduce(files: BuildFiles, version = '0.1.0'): this {
    this.append({ kind: 'code', version, files: [...files] });
    return this;
  }

  /** What is behind all rounds before this one is erased. */
  erase(before: number): this {
    this.append({ kind: 'erasure', before });
    return this;
  }

  /** The round that collects ends without a release. */
  endRound(): this {
    this.append({ kind: 'round-end', round: this.round });
    return this;
  }

  /** The operator does this; the round that collects ends, or the one that is closed was closed so. */
  act(act: ActLeaf['act']): this {
    const { round, size } = this.state;
    const named = round.kind === 'waiting' ? null : round.round;
    const signature = { credential: '0123456789abcdef', time: 1_700_000_000_500 + size };
    this.append({ kind: 'act', act, ...signature, round: named });
    return this;
  }

  /** From here on signed with another key. */
  rotateKey(verifierKey: string): this {
    this.append({ kind: 'key', verifierKey });
    return this;
  }

  append(leaf: Leaf): void {
    this.state = step(this.state, leaf);
    this.tree.append(encodeLeaf(leaf));
    this.leaves.push(encodeLeaf(leaf));
  }

  open(seed = drawnSeed(this.state.nextRound)): this {
    const { nextRound: round, model } = this.state;
    const quiet = this.site.privacy.variance === 0;
    if (!quiet) this.seeds.set(round, seed);
    this.sum = new Int32Array(updateLength(updateShape(specDim(this.spec), this.site)));
    this.append({
      kind: 'round-open',
      round,
      period: periodOf(round, this.site),
      base: model!.version,
      seed: quiet ? null : toHex(commitToSeed(seed)),
      time: 1_700_000_000_000 + round,
    });
    return this;
  }

  contribute(update: Int32Array): this {
    const salted = { bytes: encodeUpdate(update), salt: bytes32(2, this.state.size) };
    this.updates.set(this.state.size, salted);
    this.sum = this.sum.map((value, i) => value + update[i]!);
    const hash = hashUpdate(salted.salt, salted.bytes);
    this.append({ kind: 'contribution', round: this.round, update: hash });
    return this;
  }

  close(sum = this.sum, exceptions: readonly number[] = []): this {
    const { round } = this.state;
    if (round.kind !== 'collecting') throw new TypeError('the round does not collect');
    const salt = bytes32(3, round.round);
    this.sumSalts.set(round.round, salt);
    const which = { from: round.from, to: this.state.size, exceptions: [...exceptions] };
    this.append({ kind: 'aggregate', round: round.round, ...which, sum: hashSum(salt, sum) });
    return this;
  }

  /** @param used in place of the seed, sum and site that the log states */
  release(used: Replacement = {}): this {
    const honest = this.#compute({});
    const computed = this.#compute(used);
    this.master = computed.master;
    this.#keep(computed.master);
    this.append({ ...honest.leaf, model: computed.leaf.model });
    return this;
  }

  /** Back to a version, from where the log stands. */
  rollBack(toVersion: number, cause: 'metrics' | 'operator' = 'operator'): this {
    const { models, model, round } = this.state;
    const earlier = models.find(({ version }) => version === toVersion)!;
    this.master = this.masters.get(nameOf(earlier))!;
    this.append({
      kind: 'rollback',
      cause,
      toVersion,
      model: { ...earlier, version: model!.version + 1 },
      round: round.kind === 'collecting' ? round.round : null,
    });
    return this;
  }

  /**
   * From here on over another catalog.
   * @param used in place of the master that the model is followed from, and of the file that it is followed into
   */
  changeCatalog(
    ids: readonly string[],
    used: { readonly master?: Master; readonly to?: HashedRows } = {},
  ): this {
    const file = catalogOf(ids);
    const [from, to] = [readCatalogRows(this.catalog), readCatalogRows(file)];
    const change = { state: this.state, master: this.master, from, to };
    const honest = computeCatalogChange(change);
    const computed = computeCatalogChange({ ...change, ...used });
    this.catalogs.set(honest.leaf.catalog, file);
    [this.catalog, this.spec, this.master] = [file, honest.spec, computed.master];
    this.#keep(computed.master);
    this.append({ ...honest.leaf, model: computed.leaf.model });
    return this;
  }

  #keep(master: Master): void {
    const [model, optimizer] = [hashFloats(master.model), hashFloats(master.optimizerState)];
    this.masters.set(nameOf({ master: model, optimizer }), master);
  }

  /** A whole round of honest updates. */
  play(updates: readonly number[]): this {
    this.open();
    for (const number of updates) this.contribute(someUpdate(number, specDim(this.spec)));
    return this.close().release();
  }

  get round(): number {
    return this.state.nextRound - 1;
  }

  #compute({ site = this.site, sum = this.sum, seed }: Replacement): ComputedRelease {
    const { round, config } = this.state;
    if (round.kind !== 'closed' || !config) throw new TypeError('the round is not closed');
    const quiet = site.privacy.variance === 0;
    return computeRelease({
      state: { ...this.state, config: { ...config, site } },
      root: this.tree.rootAt(round.to),
      seed: quiet ? null : (seed ?? this.seeds.get(round.round) ?? null),
      sum,
      master: this.master,
      spec: this.spec,
    });
  }
}

type Replacement = { readonly seed?: Uint8Array; readonly sum?: Int32Array; readonly site?: SiteConfig };
