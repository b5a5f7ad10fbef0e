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
   * @returns its signature line, verified, the latest where it gave several; ends in a newline
   * @throws Error where it does not answer, refuses, has seen more of the log than there is, or signs falsely
   */
  async cosign(submission: Submission): Promise<string> {
    const first = await this.#post(submission);
    const { status, text } = first.status === 409 ? await this.#again(first, submission) : first;
    if (status !== 200) throw new Error(`status ${status}`);
    const line = this.#latestOf(submission.note, text);
    this.#size = submission.size;
    return line;
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
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await textOf(response) };
  }

  /** One line of its key; those of other keys, and of its other keys, are nothing that we asked for. */
  #latestOf(note: string, answer: string): string {
    const { name, keyId } = parseVerifierKey(this.#key, 'witness');
    const { signatures } = splitNote(withSignatures(note, answer));
    const given = signatures.slice(splitNote(note).signatures.length);
    const its = answer.split('\n').filter((_, i) => given[i]?.name === name && given[i].keyId === keyId);
    const timed = its.map((text) => {
      const line = `${text}\n`;
      return { line, ...verifyCosignature(withSignatures(note, line), this.#key) };
    });
    const [latest] = timed.sort((a, b) => b.time - a.time);
    if (!latest) throw new Error(`expected a cosignature by ${name}`);
    return latest.line;
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
