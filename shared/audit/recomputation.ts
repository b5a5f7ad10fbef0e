/**
 * The part of an audit that takes a credential: every sum, noise and model recomputed from the updates and seeds that the
 * log commits to. It is a replay (`log/replay.ts`) that fetches what it needs, and goes on after a round that does not
 * hold or is not there: from the master that the log states, for its hash is in the log.
 */
import { HearsayError, reasonOf } from '../hearsay-error.ts';
import { type Leaf, type LeafOf, parseLeaf } from '../log/leaf.ts';
import { Replay } from '../log/replay.ts';
import { ReplayFault, type ReplayPart } from '../log/replay-fault.ts';
import type { EvidenceSource } from './evidence-source.ts';
import { type Exposure, ExposureMeter } from './leakage/exposure-meter.ts';
import { ShownEvidence } from './shown-evidence.ts';

/** Which models are recomputed, by version, both ends included. */
export type VersionRange = { readonly from: number; readonly to: number };

/** How much was recomputed, and held. */
export type RecomputedCounts = Record<ReplayPart, number>;

/** Which parts a leaf speaks of that holds; of updates the replay tells. */
const partsOf: Record<Leaf['kind'], readonly ReplayPart[]> = {
  config: [],
  'round-open': [],
  contribution: [],
  aggregate: ['sums'],
  release: ['releases'],
  rollback: ['releases'],
  catalog: ['releases'],
  code: [],
  erasure: [],
  key: [],
  'round-end': [],
  act: [],
};

const roundKinds: ReadonlySet<Leaf['kind']> = new Set(['round-open', 'contribution', 'aggregate', 'release']);

/** See the head of this file. */
export class Recomputation {
  readonly #range: VersionRange;
  readonly #shown: ShownEvidence;
  readonly #replay: Replay;
  readonly #meter = new ExposureMeter();
  readonly #faults = new Map<ReplayPart, string>();
  readonly #missing: number[] = [];
  readonly #counts: RecomputedCounts = { updates: 0, norms: 0, sums: 0, noise: 0, releases: 0 };
  /** The rest of a round that is not there, did not hold, or was not asked for is believed. */
  #believesRound = false;
  /** After a leaf that cannot come where it stands: the check of the leaves says so. */
  #hasEnded = false;

  constructor(evidence: EvidenceSource, range: VersionRange) {
    this.#range = range;
    this.#shown = new ShownEvidence(evidence);
    this.#replay = new Replay(this.#shown.sources, (update, over) => {
      this.#counts.updates++;
      this.#counts.norms++;
      this.#meter.add(update, over);
    });
  }

  /** What did not hold, the first of each part. */
  get faults(): ReadonlyMap<ReplayPart, string> {
    return this.#faults;
  }

  get counts(): Readonly<RecomputedCounts> {
    return this.#counts;
  }

  /** How strongly the updates point at items. */
  get exposure(): Exposure {
    return this.#meter.exposure;
  }

  /** Why not all was recomputed that was read; empty where it was. A log that ends here ends in the check of its leaves, too. */
  get ended(): string {
    return this.#hasEnded ? 'the recomputation could not go on to the last leaf' : '';
  }

  get range(): VersionRange {
    return this.#range;
  }

  /** Rounds in the range of which nothing was shown. */
  get missing(): readonly number[] {
    return this.#missing;
  }

  /** The next leaves, in their order. @throws what the evidence throws where it cannot be reached */
  async add(leaves: readonly Uint8Array[]): Promise<void> {
    const parsed = this.#hasEnded ? [] : parseUntilBroken(leaves);
    for (let i = 0; i < parsed.length && !this.#hasEnded; i++) {
      const [leaf, bytes] = [parsed[i]!, leaves[i]!];
      if (leaf.kind === 'round-open') await this.#openRound(leaf);
      if (!this.#isAsked(leaf)) this.#skip(bytes);
      else {
        if (leaf.kind === 'contribution')
          await this.#shown.loadUpdate(parsed.slice(i), this.#replay.state.size);
        if (leaf.kind === 'aggregate') await this.#leaveOut(leaf);
        await this.#recompute(leaf, bytes);
      }
    }
    if (parsed.length < leaves.length) this.#hasEnded = true;
  }

  async #openRound({ round, base }: LeafOf<'round-open'>): Promise<void> {
    const isAsked = this.#isInRange(base + 1);
    const isShown = isAsked && (await this.#shown.openRound(round));
    this.#believesRound = !isShown;
    if (isAsked && !isShown) this.#missing.push(round);
  }

  #isInRange(version: number): boolean {
    return version >= this.#range.from && version <= this.#range.to;
  }

  #isAsked(leaf: Leaf): boolean {
    if (roundKinds.has(leaf.kind)) return !this.#believesRound;
    return 'model' in leaf ? this.#isInRange(leaf.model.version) : true;
  }

  /** One update after the other: a dishonest log may except thousands that it has shown. */
  async #leaveOut({ round, exceptions }: LeafOf<'aggregate'>): Promise<void> {
    for (const leafIndex of exceptions) {
      const update = this.#replay.summedHash(leafIndex);
      if (update === undefined) continue;
      await this.#shown.loadUpdate([{ kind: 'contribution', round, update }], leafIndex);
      // what is not shown again is still in the sum, and the replay says so at the leaf
      if (this.#faultOf(() => this.#replay.leaveOut(leafIndex))) return;
    }
  }

  async #recompute(leaf: Leaf, bytes: Uint8Array): Promise<void> {
    await this.#shown.loadModel(leaf, this.#replay);
    const first = this.#add(bytes);
    const fault = first && (await this.#addAgain(first, leaf, bytes));
    if (this.#hasEnded) return;
    if (!fault) return this.#count(leaf);
    this.#note(fault);
    if (roundKinds.has(leaf.kind)) this.#believesRound = true;
    this.#skip(bytes);
  }

  /** @returns what does not hold of the leaf itself, told as well as can be */
  async #addAgain(fault: ReplayFault, leaf: Leaf, bytes: Uint8Array): Promise<ReplayFault | undefined> {
    if (fault.part === 'releases' && leaf.kind === 'release') {
      // with the master that it states, what is wrong with a release can be told
      await this.#shown.loadMaster(leaf.model);
      return this.#add(bytes);
    }
    if (fault.part === 'updates' && !roundKinds.has(leaf.kind)) {
      // it is about the round that the leaf ends without a release
      this.#note(fault);
      return this.#add(bytes);
    }
    return fault;
  }

  #note(fault: ReplayFault): void {
    if (!this.#faults.has(fault.part)) this.#faults.set(fault.part, reasonOf(fault));
  }

  #count(leaf: Leaf): void {
    for (const part of partsOf[leaf.kind]) this.#counts[part]++;
    if (leaf.kind === 'release' && leaf.variance > 0) this.#counts.noise++;
  }

  /** @returns what did not hold; then nothing was added */
  #add(bytes: Uint8Array): ReplayFault | undefined {
    return this.#faultOf(() => this.#replay.add(bytes));
  }

  #faultOf(replay: () => void): ReplayFault | undefined {
    try {
      replay();
      return undefined;
    } catch (error) {
      if (error instanceof ReplayFault) return error;
      this.#end(error);
      return undefined;
    }
  }

  #skip(bytes: Uint8Array): void {
    try {
      this.#replay.skip(bytes);
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error: unknown): void {
    if (!(error instanceof HearsayError)) throw error;
    this.#hasEnded = true;
  }
}

/** Up to the first that is no leaf: the check of the leaves says so. */
function parseUntilBroken(leaves: readonly Uint8Array[]): Leaf[] {
  const parsed: Leaf[] = [];
  try {
    for (const bytes of leaves) parsed.push(parseLeaf(bytes));
  } catch (error) {
    if (!(error instanceof HearsayError)) throw error;
  }
  return parsed;
}
