/**
 * The checkpoint that a log shows: with the cosignatures of its witnesses, where it has some. Then it may lie a little behind
 * the log; where no witness has answered for a while, the log goes on without them, and its auditors see that.
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

/** For how long a cosigned checkpoint is shown where none comes after it. */
export const patienceMs = 300_000;

/** See the head of this file. */
export class CosignedCheckpoint {
  readonly #parts: CosignedParts;
  readonly #failing = new Set<string>();
  #last:
    | { readonly note: string; readonly size: number; readonly complete: boolean; readonly at: number }
    | undefined;
  #gathering = false;

  constructor(parts: CosignedParts) {
    this.#parts = parts;
  }

  /** The note to show. */
  get note(): string {
    const { current, now } = this.#parts;
    return this.#last && now() - this.#last.at < patienceMs ? this.#last.note : current().note;
  }

  /** Ask all witnesses for cosignatures of the log as it stands. One at a time; never throws. */
  async gather(): Promise<void> {
    const { witnesses, current, now } = this.#parts;
    if (this.#gathering || witnesses.length === 0) return;
    this.#gathering = true;
    try {
      const submission = current();
      const { note, size } = submission;
      if (this.#last?.complete && this.#last.size === size) {
        this.#last = { ...this.#last, at: now() };
        return;
      }
      const lines = await Promise.all(witnesses.map((witness) => this.#ask(witness, submission)));
      const given = lines.filter((line) => line !== undefined);
      if (given.length === 0) return;
      const complete = given.length === witnesses.length;
      this.#last = { note: withSignatures(note, given.join('')), size, complete, at: now() };
    } finally {
      this.#gathering = false;
    }
  }

  async #ask(
    witness: CosignedParts['witnesses'][number],
    submission: Submission,
  ): Promise<string | undefined> {
    const { name } = witness;
    try {
      const lines = await witness.cosign(submission);
      if (this.#failing.delete(name)) this.#parts.changed(name, undefined);
      return lines;
    } catch (failure) {
      if (!this.#failing.has(name)) this.#parts.changed(name, failure);
      this.#failing.add(name);
      return undefined;
    }
  }
}
