/**
 * Checkpoints: what a log signs about itself, C2SP tlog-checkpoint. Three lines: origin, size, root.
 * Ours are stricter than the format: no extension lines, for nobody can audit them, and a log signs under its origin,
 * so that a key that serves two logs cannot pass off one as the other.
 */
import { HearsayError } from '../hearsay-error.ts';
import { parseBase64, toBase64 } from './bytes.ts';
import { isHash } from './merkle-hash.ts';
import { signNote, verifyNote } from './signed-note.ts';
import { parseVerifierKey } from './verifier-key.ts';

/** The state of one log at one size. */
export type Checkpoint = {
  /** Which log: one line, usually a URL without its scheme. */
  origin: string;
  /** Number of leaves, 0 to 2^53 - 1. */
  size: number;
  /** Root of the Merkle tree over them, 32 bytes. */
  root: Uint8Array;
};

/**
 * The note text of a checkpoint.
 * @throws HearsayError BAD_CHECKPOINT where a field is out of its range
 */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isLine(origin)) throw bad('expected an origin of one line');
  if (!Number.isSafeInteger(size) || size < 0) throw bad(`expected a number of leaves, got ${size}`);
  if (!isHash(root)) throw bad('expected a root of 32 bytes');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Inverse of {@link formatCheckpoint}; accepts nothing else. Verify the signature first: see {@link verifyCheckpoint}.
 * @throws HearsayError BAD_CHECKPOINT
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const checkpoint = { origin, size: Number(size), root: parseBase64(root, 'BAD_CHECKPOINT') };
  // one comparison refuses every other spelling: 007, 1e3, a missing newline, a fourth line
  if (formatCheckpoint(checkpoint) !== text) throw bad('expected origin, size and root, each on its line');
  return checkpoint;
}

/** The checkpoint as a note, signed under its origin. @throws HearsayError BAD_CHECKPOINT */
export const signCheckpoint = (checkpoint: Checkpoint, privateKey: Uint8Array): string =>
  signNote(formatCheckpoint(checkpoint), { name: checkpoint.origin, privateKey });

/**
 * The checkpoint in `note`, if the log that the key names has signed it.
 * @throws HearsayError BAD_CHECKPOINT
 */
export function verifyCheckpoint(note: string, verifierKey: string): Checkpoint {
  const checkpoint = parseCheckpoint(verifyNote(note, verifierKey));
  const { name } = parseVerifierKey(verifierKey);
  if (checkpoint.origin !== name)
    throw bad(`expected a checkpoint of ${name}, got one of ${checkpoint.origin}`);
  return checkpoint;
}

const isLine = (text: string): boolean => /^[^\p{Cc}\p{Surrogate}]+$/u.test(text);

const bad = (message: string) => new HearsayError('BAD_CHECKPOINT', message);
