/**
 * The integer sum of one round, added up again from the updates behind its `contribution` leaves (LG7). An update that is not
 * shown, or is another, is no fault before the round ends: the `aggregate` leaf may except it. One that was shown and is
 * excepted is taken out again; what is in the sum is held against its hash both times.
 */

import { aggregateCohort } from '../lattice/aggregation.ts';
import { createUpdateDecoder, type SparseUpdate, type UpdateDecoder } from '../lattice/decode-update.ts';
import { addUpdate, subtractUpdate } from '../lattice/sum.ts';
import { assertWithinShape, countedUpdate, type UpdateShape, updateLength } from '../lattice/update-shape.ts';
import { hashUpdate, saltBytes } from './commitments.ts';
import { ReplayFault } from './replay-fault.ts';
import { plainRules, type RoundRules } from './round-rules.ts';

/** An update as it was accepted, with the salt of its leaf. */
export type SaltedUpdate = { readonly bytes: Uint8Array; readonly salt: Uint8Array };

/** The update behind a `contribution` leaf, by the leaf's index and hash; undefined where it is not there. */
export type UpdateSource = (leafIndex: number, hash: string) => SaltedUpdate | undefined;

/** See the head of this file. */
export class ReplayedSum {
  readonly #source: UpdateSource;
  #decode: UpdateDecoder = createUpdateDecoder(0);
  #shape: UpdateShape = { modelDim: 0, modelRadius: 0, metricsRadius: null, metricsDim: 0 };
  #rules = plainRules;
  #sum = new Int32Array(0);
  /** Salted hashes of the updates in the sum, by leaf index. */
  readonly #summed = new Map<number, string>();
  /** The updates in the sum, by leaf index, where they are looked at once more together. */
  readonly #kept = new Map<number, Uint8Array>();
  /** Leaves whose update was not shown, ascending. */
  #absent: number[] = [];

  constructor(source: UpdateSource) {
    this.#source = source;
  }

  /** [d], or [d + 6] with metrics; lattice units; a view. */
  get values(): Int32Array {
    return this.#sum;
  }

  /** A new round, with updates of this shape, that count by these rules. */
  begin(shape: UpdateShape, rules: RoundRules): void {
    const length = updateLength(shape);
    if (length !== this.#sum.length) this.#decode = createUpdateDecoder(length);
    this.#sum = new Int32Array(length);
    this.#shape = shape;
    this.#rules = rules;
    this.forget();
  }

  /**
   * Add the update of the next leaf.
   * @returns it; its memory is used again for the next one. Undefined where it is not shown, or is another
   * @throws HearsayError BAD_DELTA, OUT_OF_RANGE, NORM_EXCEEDED; then nothing has changed
   */
  add(leafIndex: number, hash: string): SparseUpdate | undefined {
    const bytes = this.#shown(leafIndex, hash);
    if (!bytes) {
      this.#absent.push(leafIndex);
      return undefined;
    }
    const update = this.#decode(bytes);
    assertWithinShape(update, this.#shape);
    addUpdate(this.#sum, this.#counted(update));
    this.#summed.set(leafIndex, hash);
    if (this.#rules.aggregation) this.#kept.set(leafIndex, bytes);
    return update;
  }

  /** The salted hash of a leaf's update in the sum; undefined where it is not in it. */
  hashOf(leafIndex: number): string | undefined {
    return this.#summed.get(leafIndex);
  }

  /**
   * Take an update out of the sum; nothing happens where it is not in it.
   * @throws ReplayFault where it is not shown again
   */
  leaveOut(leafIndex: number): void {
    const hash = this.#summed.get(leafIndex);
    if (hash === undefined) return;
    const bytes = this.#shown(leafIndex, hash);
    if (!bytes) throw faultAt(leafIndex, 'the update was shown, and is not any more');
    subtractUpdate(this.#sum, this.#counted(this.#decode(bytes)));
    this.#summed.delete(leafIndex);
    this.#kept.delete(leafIndex);
  }

  /**
   * The round ends: what was not shown has to be excepted. Told once: after a fault it holds.
   * @throws ReplayFault
   */
  end(exceptions: readonly number[]): void {
    const excepted = new Set(exceptions);
    const missing = this.#absent.find((leafIndex) => !excepted.has(leafIndex));
    this.#absent = [];
    if (missing !== undefined) throw faultAt(missing, 'the update is not the stated one');
    for (const leafIndex of exceptions) this.leaveOut(leafIndex);
  }

  /**
   * After the end: the model's part of the sum as the configured rule makes it, where there is one (LA9).
   * @throws HearsayError BAD_CONFIG where no update is in it
   */
  aggregate(): void {
    const { aggregation } = this.#rules;
    if (!aggregation) return;
    const { modelDim: dim, modelRadius } = this.#shape;
    const updates = [...this.#kept.values()];
    const each = () => this.#decoded(updates);
    this.#sum.set(aggregateCohort({ dim, count: updates.length, each }, aggregation, modelRadius));
  }

  *#decoded(updates: readonly Uint8Array[]): Generator<SparseUpdate> {
    for (const bytes of updates) yield this.#counted(this.#decode(bytes));
  }

  #counted(update: SparseUpdate): SparseUpdate {
    return countedUpdate(update, this.#shape, this.#rules.course);
  }

  /** The sum stays; nothing is left out of it any more, and nothing missed. */
  forget(): void {
    this.#summed.clear();
    this.#kept.clear();
    this.#absent = [];
  }

  #shown(leafIndex: number, hash: string): Uint8Array | undefined {
    const update = this.#source(leafIndex, hash);
    const isStated = update?.salt.length === saltBytes && hashUpdate(update.salt, update.bytes) === hash;
    return isStated ? update.bytes : undefined;
  }
}

const faultAt = (leafIndex: number, message: string): ReplayFault =>
  new ReplayFault('updates', `leaf ${leafIndex}: ${message}`);
