/**
 * Submits checkpoints to one witness: C2SP tlog-witness, `add-checkpoint`. The witness holds each checkpoint to the one
 * before by a proof, and cosigns no two that contradict each other.
 */

import { toBase64 } from '../../shared/log/bytes.ts';
import { verifyCosignature, withSignatures } from '../../shared/log/cosignature.ts';
import { splitNote } from '../../shared/log/signed-note.ts';
import { parseVerifierKey } from '../../shared/log/verifier-key.ts';

/** A witness, as an operator names it. */
export type Witness = {
  /** Its submission prefix. */
  readonly url: string;
  /** Its verifier key line, type 4. */
  readonly key: string;
};

/** A checkpoint to be cosigned. */
export type Submission = {
  /** Signed by the log. */
  readonly note: string;
  readonly size: number;
  /** Consistency proof from an earlier size; empty for 0 and for the same. */
  readonly prove: (oldSize: number) => readonly Uint8Array[];
};

const timeoutMs = 10_000;
/** Most bytes of an answer: a few lines. */
const maxAnswerBytes = 16_384;

/** See the head of this file. */
export class WitnessClient {
  readonly #url: string;
  readonly #key: string;
  /** Leaves in the checkpoint that it has cosigned last, as far as we know. */
  #size = 0;

  constructor({ url, key }: Witness) {
    this.#url = `${url.replace(/\/+$/, '')}/add-checkpoint`;
    this.#key = key;
  }

  /** Name in its key. */
  get name(): string {
    return parseVerifierKey(this.#key, 'witness').name;
  }

  /**
   * Ask for a cosignature.
   * @returns its signature lines, verified; each ends in a newline
   * @throws Error where it does not answer, refuses, has seen more of the log than there is, or signs falsely
   */
  async cosign(submission: Submission): Promise<string> {
    const first = await this.#post(submission);
    const { status, text } = first.status === 409 ? await this.#again(first, submission) : first;
    if (status !== 200) throw new Error(`status ${status}`);
    const lines = this.#itsOwn(submission.note, text);
    verifyCosignature(withSignatures(submission.note, lines), this.#key);
    this.#size = submission.size;
    return lines;
  }

  /** It has cosigned another size than we thought, and says which. */
  async #again({ text }: Answer, submission: Submission): Promise<Answer> {
    const size = /^\d{1,15}\n$/.test(text) ? Number(text) : undefined;
    if (size === undefined || size === this.#size)
      throw new Error('it has cosigned another tree of this size');
    if (size > submission.size)
      throw new Error(`it has seen ${size} leaves, and the log has ${submission.size}`);
    this.#size = size;
    return this.#post(submission);
  }

  async #post({ note, prove }: Submission): Promise<Answer> {
    const proof = prove(this.#size).map((hash) => `${toBase64(hash)}\n`);
    const response = await fetch(this.#url, {
      method: 'POST',
      body: `old ${this.#size}\n${proof.join('')}\n${note}`,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await textOf(response) };
  }

  /** Lines of other keys, and of its other keys, are nothing that we asked for. */
  #itsOwn(note: string, lines: string): string {
    const { name, keyId } = parseVerifierKey(this.#key, 'witness');
    const { signatures } = splitNote(withSignatures(note, lines));
    const ours = splitNote(note).signatures.length;
    return signatures
      .slice(ours)
      .flatMap((line, i) => (line.name === name && line.keyId === keyId ? [`${lines.split('\n')[i]}\n`] : []))
      .join('');
  }
}

type Answer = { readonly status: number; readonly text: string };

async function textOf({ body }: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true });
    if (text.length > maxAnswerBytes) throw new Error(`more than ${maxAnswerBytes} bytes`);
  }
  return text;
}
