/**
 * The public half of a key as text: `name+keyId+base64(type || Ed25519 public key)`, C2SP signed-note. The type is that of
 * a log, which signs notes, or of a witness, which cosigns checkpoints (C2SP tlog-cosignature).
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
  /** First four bytes of SHA-256(name || 0x0A || type || publicKey), as 8 hex digits. */
  keyId: string;
  /** Ed25519, 32 bytes. */
  publicKey: Uint8Array;
};

/** Whose key it is, and so what it signs. */
export type KeyUse = 'log' | 'witness';

/** Type bytes: plain Ed25519, and timestamped Ed25519 cosignatures. */
const typeBytes: Record<KeyUse, number> = { log: 1, witness: 4 };

/**
 * Text form of a public key (Ed25519, 32 bytes).
 * @throws HearsayError BAD_CHECKPOINT unless the name is non-empty without spaces or plus and the key has 32 bytes
 */
export function verifierKey(name: string, publicKey: Uint8Array, use: KeyUse = 'log'): string {
  if (!isKeyName(name)) throw bad('expected a name without spaces or plus');
  if (publicKey.length !== 32) throw bad(`expected a public key of 32 bytes, got ${publicKey.length}`);
  return `${name}+${keyIdOf(name, publicKey, use)}+${toBase64(typed(publicKey, use))}`;
}

/**
 * Inverse of {@link verifierKey}; accepts nothing else, and so only an id that fits the key.
 * @throws HearsayError BAD_CHECKPOINT
 */
export function parseVerifierKey(text: string, use: KeyUse = 'log'): VerifierKey {
  const [name = '', keyId = '', ...rest] = text.split('+');
  const bytes = parseBase64(rest.join('+'), 'BAD_CHECKPOINT'); // base64 may hold a plus itself
  const publicKey = bytes.slice(1);
  if (verifierKey(name, publicKey, use) !== text) {
    throw bad(`expected the Ed25519 verifier key of a ${use}`);
  }
  return { name, keyId, publicKey };
}

/** Whether a text is such a key. */
export function isVerifierKey(text: string, use: KeyUse): boolean {
  try {
    parseVerifierKey(text, use);
    return true;
  } catch {
    return false;
  }
}

/** Key id of an Ed25519 key under a name: 8 hex digits. */
export function keyIdOf(name: string, publicKey: Uint8Array, use: KeyUse = 'log'): string {
  const preimage = concatBytes(toUtf8(`${name}\n`, 'BAD_CHECKPOINT'), typed(publicKey, use));
  return bytesToHex(sha256(preimage).subarray(0, 4));
}

/** Whether `name` may stand in a signature line: non-empty, no Unicode space, no plus, no control character. */
export const isKeyName = (name: string): boolean => /^[^\p{White_Space}\p{Cc}\p{Surrogate}+]+$/u.test(name);

const typed = (publicKey: Uint8Array, use: KeyUse): Uint8Array =>
  concatBytes(Uint8Array.of(typeBytes[use]), publicKey);

const bad = (message: string) => new HearsayError('BAD_CHECKPOINT', message);
