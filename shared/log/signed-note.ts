/**
 * Signed notes: text with Ed25519 signatures below it, C2SP signed-note, readable by Go's `sumdb/note` and by `openssl`.
 * A note's text means nothing until a key that the reader already trusts has signed it. Signatures by other keys are
 * passed over: that is how keys rotate and witnesses join.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../hearsay-error.ts';
import { parseBase64, toBase64, toUtf8 } from './bytes.ts';
import { isKeyName, keyIdOf, parseVerifierKey } from './verifier-key.ts';

/** Who signs. */
export type NoteSigner = {
  /** Non-empty, without spaces or plus; a log signs under its origin. */
  name: string;
  /** Ed25519 seed (RFC 8032), 32 bytes. */
  privateKey: Uint8Array;
};

/** More signature lines than this and the note is refused; Go's reader draws the same line. */
export const maxNoteSignatures = 100;

/** A line below a note's text; `signature` is what its algorithm makes of it. */
export type SignatureLine = { name: string; keyId: string; signature: Uint8Array };

/**
 * The note that says `text`, signed. Same text and key, same bytes.
 * @param text well-formed, ends in a newline, no other control characters
 * @throws HearsayError BAD_CHECKPOINT
 */
export function signNote(text: string, { name, privateKey }: NoteSigner): string {
  if (!text.endsWith('\n') || hasControlCharacter(text)) throw bad('expected lines of text');
  if (!isKeyName(name)) throw bad('expected a name without spaces or plus');
  const signature = ed25519.sign(toUtf8(text, 'BAD_CHECKPOINT'), privateKey);
  const keyId = hexToBytes(keyIdOf(name, ed25519.getPublicKey(privateKey)));
  return `${text}\n— ${name} ${toBase64(concatBytes(keyId, signature))}\n`;
}

/**
 * The text of `note`, if the given key has signed it.
 * @param verifierKey `name+keyId+key`, from somewhere other than the note's source
 * @throws HearsayError BAD_CHECKPOINT where the note is malformed, the key has not signed, or any signature in its name is false
 */
export function verifyNote(note: string, verifierKey: string): string {
  const key = parseVerifierKey(verifierKey);
  const { text, signatures } = splitNote(note);
  const message = toUtf8(text, 'BAD_CHECKPOINT');
  const ours = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
  if (ours.length === 0) throw bad(`expected a signature by ${key.name}`);
  for (const { signature } of ours) {
    // not ZIP-215: what other verifiers would refuse is refused here
    if (signature.length !== 64 || !ed25519.verify(signature, message, key.publicKey, { zip215: false }))
      throw bad(`a signature by ${key.name} is false`);
  }
  return text;
}

/**
 * Text and signatures, parted by the last empty line; neither is believed yet.
 * @throws HearsayError BAD_CHECKPOINT
 */
export function splitNote(note: string): { text: string; signatures: SignatureLine[] } {
  if (!note.endsWith('\n') || hasControlCharacter(note)) throw bad('expected lines of text');
  const split = note.lastIndexOf('\n\n');
  const lines = note.slice(split + 2, -1).split('\n');
  if (split < 0 || lines.length > maxNoteSignatures)
    throw bad(`expected an empty line and at most ${maxNoteSignatures} signatures`);
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

/** `— name base64(keyId || signature)`; the length of the signature is its algorithm's matter. */
function parseSignatureLine(line: string): SignatureLine {
  const [dash, name = '', payload = '', ...rest] = line.split(' ');
  if (dash !== '—' || !isKeyName(name) || rest.length > 0) throw bad('expected a signature line');
  const bytes = parseBase64(payload, 'BAD_CHECKPOINT');
  if (bytes.length < 5) throw bad('expected a key id and a signature');
  return { name, keyId: bytesToHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
}

const hasControlCharacter = (text: string): boolean => [...text].some((c) => c < ' ' && c !== '\n');

const bad = (message: string) => new HearsayError('BAD_CHECKPOINT', message);
