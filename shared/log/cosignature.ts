/**
 * Cosignatures: a witness says that it has seen a checkpoint, at some time, and that the log before it is a part of the log
 * at it (C2SP tlog-cosignature, Ed25519, `cosignature/v1`). Where the witnesses that readers trust are shown one history, a
 * log cannot show another to some of its readers.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { HearsayError } from '../hearsay-error.ts';
import { toUtf8 } from './bytes.ts';
import { splitNote } from './signed-note.ts';
import { parseVerifierKey } from './verifier-key.ts';

/** A witness's word. */
export type Cosignature = {
  readonly witness: string;
  /** When it said so, seconds since 1970, as the witness asserts. */
  readonly time: number;
};

const timeBytes = 8;
const signatureBytes = 64;
/** The last that a Date can hold, seconds since 1970. */
const latestTime = 8.64e12;

/** What a witness signs: the time, and the whole text of the checkpoint. @param text with its last newline */
export const cosignedMessage = (text: string, time: number): Uint8Array =>
  toUtf8(`cosignature/v1\ntime ${time}\n${text}`, 'BAD_CHECKPOINT');

/**
 * The cosignature of one witness on a note.
 * @param witnessKey its verifier key line, from somewhere other than the note's source
 * @throws HearsayError BAD_CHECKPOINT where the note is malformed, the witness has not cosigned, or a cosignature in its name is false
 */
export function verifyCosignature(note: string, witnessKey: string): Cosignature {
  const key = parseVerifierKey(witnessKey, 'witness');
  const { text, signatures } = splitNote(note);
  const its = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
  if (its.length === 0) throw bad(`expected a cosignature by ${key.name}`);
  const times = its.map(({ signature }) => timeOf(text, signature, key));
  return { witness: key.name, time: Math.max(...times) };
}

function timeOf(
  text: string,
  signature: Uint8Array,
  { name, publicKey }: { name: string; publicKey: Uint8Array },
): number {
  const isFalse = bad(`a cosignature by ${name} is false`);
  if (signature.length !== timeBytes + signatureBytes) throw isFalse;
  const view = new DataView(signature.buffer, signature.byteOffset, timeBytes);
  const time = Number(view.getBigUint64(0));
  if (time > latestTime) throw isFalse;
  const message = cosignedMessage(text, time);
  // not ZIP-215: what other verifiers would refuse is refused here
  if (!ed25519.verify(signature.subarray(timeBytes), message, publicKey, { zip215: false })) throw isFalse;
  return time;
}

/**
 * A checkpoint note with more signature lines, as a witness gives them: `lines` end in newlines.
 * @throws HearsayError BAD_CHECKPOINT where that is no note
 */
export function withSignatures(note: string, lines: string): string {
  const signed = `${note}${lines}`;
  splitNote(signed);
  return signed;
}

const bad = (message: string) => new HearsayError('BAD_CHECKPOINT', message);
