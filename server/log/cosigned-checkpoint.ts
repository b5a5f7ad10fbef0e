/**
 * The checkpoint that a log shows: with the cosignatures of its witnesses, where it has some. Then it may lie a little behind
 * the log, but never behind what it has shown before. Where witnesses are away for a while, the log goes on without them,
 * and its auditors see that.
 */
import { withSignatures } from '../../shared/log/cosignature.ts';
import type { Submission, WitnessClient } from './witness-client.ts';

/** What is needed of a log. */
export type CosignedParts = {
  readonly witnesses: readonly Pick<WitnessClient, 'name' | 'cosign'>[];
  /** The checkpoint as it stands, signed by the log. */
  readonly current: () => Submission;
  /** Milliseconds, of any origin. */
  readonly now: () => number;
  /** A witness that had answered does not, or one that had not does. */
  readonly changed: (witness: string, failure: unknown) => void;
};

/** For how long a cosigned checkpoint is shown where the log has grown, and no other has as many cosignatures. */
export const patienceMs = 300_000;

/** A checkpoint and who has cosigned it. */
type Cosigned = {
  readonly note: string;
  readonly size: number;
  /** Signature lines by the witness's name. */
  readonly lines: ReadonlyMap<string, string>;
  readonly at: number;
};

/** See the head of this file. */
export class CosignedCheckpoint {
  readonly #parts: CosignedParts;
  readonly #failing = new Set<string>();
  /** When each witness last cosigned; at first, when asking began. */
  readonly #cosignedAt: Map<string, number>;
  #last: Cosigned | undefined;
  /** Leaves in the largest checkpoint that was shown: a smaller one would look like leaves taken back. */
  #shown = 0;
  #gathering = false;

  constructor(parts: CosignedParts) {
    this.#parts = parts;
    this.#cosignedAt = new Map(parts.witnesses.map(({ name }) => [name, parts.now()]));
  }

  /** The note to show. */
  get note(): string {
    const { current, now } = this.#parts;
    const last = this.#last;
    if (last && last.size >= this.#shown && now() - last.at < patienceMs) {
      this.#shown = last.size;
      return [...last.lines.values()].reduce(withSignatures, last.note);
    }
    const { note, size } = current();
    this.#shown = size;
    return note;
  }

  /** By witness: whether it cosigned when it was last asked, and how long its last cosignature is ago, milliseconds. */
  get witnesses(): ReadonlyMap<string, { readonly cosigns: boolean; readonly ageMs: number }> {
    const now = this.#parts.now();
    return new Map(
      [...this.#cosignedAt].map(([name, at]) => [
        name,
        { cosigns: !this.#failing.has(name), ageMs: now - at },
      ]),
    );
  }

  /** Ask witnesses for cosignatures of the log as it stands. One at a time; a witness that fails is told of. */
  async gather(): Promise<void> {
    const { witnesses } = this.#parts;
    if (this.#gathering || witnesses.length === 0) return;
    this.#gathering = true;
    try {
      await this.#ask();
    } finally {
      this.#gathering = false;
    }
  }

  async #ask(): Promise<void> {
    const { witnesses, current, now } = this.#parts;
    const submission = current();
    const { note, size } = submission;
    const known = this.#last?.size === size ? this.#last.lines : new Map<string, string>();
    const lines = new Map(known);
    const missing = witnesses.filter(({ name }) => !known.has(name));
    const given = await Promise.all(missing.map((witness) => this.#cosign(witness, submission)));
    for (const [i, { name }] of missing.entries()) if (given[i] !== undefined) lines.set(name, given[i]);
    const last = this.#last;
    const isBetter = !last || lines.size >= last.lines.size || now() - last.at >= patienceMs;
    if (lines.size > 0 && isBetter) this.#last = { note, size, lines, at: now() };
  }

  async #cosign(
    witness: CosignedParts['witnesses'][number],
    submission: Submission,
  ): Promise<string | undefined> {
    const { name } = witness;
    try {
      const line = await witness.cosign(submission);
      this.#cosignedAt.set(name, this.#parts.now());
      if (this.#failing.delete(name)) this.#parts.changed(name, undefined);
      return line;
    } catch (failure) {
      if (!this.#failing.has(name)) this.#parts.changed(name, failure);
      this.#failing.add(name);
      return undefined;
    }
  }
}
