/** What an auditor has fetched of the evidence behind a log: as much as the replay reads at one leaf, and some updates ahead. */
import { toFloats } from '../log/commitments.ts';
import type { Leaf } from '../log/leaf.ts';
import type { ModelState } from '../log/model-state.ts';
import type { Replay, ReplaySources } from '../log/replay.ts';
import type { SaltedUpdate } from '../log/replayed-sum.ts';
import { looksAtMaster } from '../log/round-rules.ts';
import type { Master } from '../server-optimizer.ts';
import type { EvidenceSource, RoundEvidence } from './evidence-source.ts';

/** Updates that are on their way while one is looked at. */
const ahead = 16;

/**
 * See the head of this file. Its methods throw what the source throws where it cannot be reached from the start, or does not
 * know the credential. Once it has answered, an answer that cannot be read is taken for none: else a source could keep what
 * was found from being told.
 */
export class ShownEvidence {
  readonly #source: EvidenceSource;
  #round: RoundEvidence | undefined;
  #update: SaltedUpdate | undefined;
  #hasAnswered = false;
  readonly #coming = new Map<string, Promise<Uint8Array | undefined>>();
  /** One at a time, for they are large. */
  #master: { readonly name: string; readonly master: Master } | undefined;
  readonly #catalogs = new Map<string, Uint8Array>();

  constructor(source: EvidenceSource) {
    this.#source = source;
  }

  /** As a replay reads it. */
  get sources(): ReplaySources {
    return {
      update: () => this.#update,
      seed: () => this.#round?.seed ?? undefined,
      sumSalt: () => this.#round?.sumSalt ?? undefined,
      master: (model) => (this.#master?.name === nameOf(model) ? this.#master.master : undefined),
      catalog: (hash) => this.#catalogs.get(hash),
    };
  }

  /** @returns whether anything of the round is shown */
  async openRound(round: number): Promise<boolean> {
    this.#round = await this.#ask(() => this.#source.round(round));
    this.#coming.clear();
    return this.#round !== undefined;
  }

  /** The update of the first of these leaves; those after it, as long as they are contributions, are fetched meanwhile. */
  async loadUpdate(leaves: readonly Leaf[], leafIndex: number): Promise<void> {
    for (const leaf of leaves.slice(0, ahead)) {
      if (leaf.kind !== 'contribution') break;
      if (this.#coming.has(leaf.update)) continue;
      const update = this.#ask(() => this.#source.update(leaf.round, leaf.update));
      update.catch(() => undefined); // it is awaited, or the audit has ended before
      this.#coming.set(leaf.update, update);
    }
    const [first] = leaves;
    if (first?.kind !== 'contribution') return;
    const [bytes, salt] = [await this.#coming.get(first.update), this.#round?.salts.get(leafIndex)];
    this.#coming.delete(first.update);
    this.#update = bytes && salt && { bytes, salt };
  }

  /** The catalogs and the master that the replay reads at a leaf. */
  async loadModel(leaf: Leaf, { state, lacksMaster }: Replay): Promise<void> {
    const { config, model } = state;
    const isLookedAt =
      leaf.kind === 'release' ||
      leaf.kind === 'catalog' ||
      (leaf.kind === 'round-open' && looksAtMaster(state));
    if (leaf.kind === 'config' || leaf.kind === 'catalog') {
      await this.#keepCatalogs(new Set([leaf.catalog, config?.catalog ?? leaf.catalog]));
    }
    if (leaf.kind === 'round-open' && config) await this.#keepCatalogs(new Set([config.catalog]));
    if (isLookedAt && lacksMaster && model) await this.loadMaster(model);
    if (leaf.kind === 'rollback' || (leaf.kind === 'config' && !model)) await this.loadMaster(leaf.model);
  }

  /** The master that a leaf states. */
  async loadMaster(model: ModelState): Promise<void> {
    const name = nameOf(model);
    if (this.#master?.name === name) return;
    const [vector, state] = await Promise.all([
      this.#ask(() => this.#source.floats(model.master)),
      this.#ask(() => this.#source.floats(model.optimizer)),
    ]);
    this.#master =
      vector && state
        ? { name, master: { model: toFloats(vector), optimizerState: toFloats(state) } }
        : undefined;
  }

  /** Of what takes a credential. */
  async #ask<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      const answer = await read();
      this.#hasAnswered = true;
      return answer;
    } catch (error) {
      if (this.#hasAnswered) return undefined;
      throw error;
    }
  }

  async #keepCatalogs(hashes: ReadonlySet<string>): Promise<void> {
    for (const hash of this.#catalogs.keys()) if (!hashes.has(hash)) this.#catalogs.delete(hash);
    for (const hash of hashes) {
      const file = this.#catalogs.has(hash)
        ? undefined
        : await this.#source.catalog(hash).catch(() => undefined);
      if (file) this.#catalogs.set(hash, file);
    }
  }
}

const nameOf = ({ master, optimizer }: ModelState): string => `${master} ${optimizer}`;
