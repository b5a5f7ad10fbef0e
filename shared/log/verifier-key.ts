/**
 * The public half of a log's key as text: `name+keyId+base64(0x01 || Ed25519 public key)`, C2SP signed-note.
 * What a site owner pins and an auditor passes to `note` tools. The key id is a label, not a fingerprint: four bytes
 * collide at will; trust comes from the key itself.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../hearsay-error.ts';
import { parseBase64, toBase64, toUtf8 } from './bytes.ts';

/** A parsed verifier key. */
export type VerifierKey = {
  name: string;
  /** First four bytes of SHA-256(name || 0x0A || 0x01 || publicKey), as 8 hex digits. */
  keyId: string;
  /** Ed25519, 32 bytes. */
  publicKey: Uint8Array;
};

/** Signature type byte of plain Ed25519. */
const ed25519Type = 1;

/**
 * Text form of a public key (Ed25519, 32 bytes).
 * @throws HearsayError BAD_CHECKPOINT unless the name is non-empty without spaces or plus and the key has 32 bytes
 */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  if (!isKeyName(name)) throw bad('expected a name without spaces or plus');
  if (publicKey.length !== 32) throw bad(`expected a public key of 32 bytes, got ${publicKey.length}`);
  return `${name}+${keyIdOf(name, publicKey)}+${toBase64(typed(publicKey))}`;
}

/**
 * Inverse of {@link verifierKey}; accepts nothing else, and so only an id that fits the key.
 * @throws HearsayError BAD_CHECKPOINT
 */
export function parseVerifierKey(text: string): VerifierKey {
  const [name = '', keyId = '', ...rest] = text.split('+');
  const bytes = parseBase64(rest.join('+'), 'BAD_CHECKPOINT'); // base64 may hold a plus itself
  const publicKey = bytes.slice(1);
  if (verifierKey(name, publicKey) !== text) throw bad(`expected an Ed25519 verifier key, got ${text}`);
  return { name, keyId, publicKey };
}

/** Key id of an Ed25519 key under a name: 8 hex digits. */
export function keyIdOf(name: string, publicKey: Uint8Array): string {
  const preimage = concatBytes(toUtf8(`${name}\n`, 'BAD_CHECKPOINT'), typed(publicKey));
  return bytesToHex(sha256(preimage).subarray(0, 4));
}

/** Whether `name` may stand in a signature line: non-empty, no Unicode space, no plus, no control character. */
export const isKeyName = (name: string): boolean => /^[^\p{White_Space}\p{Cc}\p{Surrogate}+]+$/u.test(name);

const typed = (publicKey: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(ed25519Type), publicKey);

const bad = (message: string) => new HearsayError('BAD_CHECKPOINT', message);
