/** Signs the log's checkpoints with all of its keys; see `log-keys.ts`. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { signCheckpoint } from '../../shared/log/checkpoint.ts';
import { withSignatures } from '../../shared/log/cosignature.ts';
import type { LogState } from '../../shared/log/state.ts';
import type { Journal } from '../rounds/journal.ts';
import type { Store } from '../store/store.ts';
import { createKeys, storedKeys, verifierKeyOf } from './log-keys.ts';

/** One log's signer. */
export type LogSigner = {
  /** The line of the first key, by which anybody verifies, C2SP signed-note. */
  readonly verifierKey: string;
  /** Name of the log and of its keys. */
  readonly origin: string;
  /** SHA-256 of that line, hex: the log's identity for browsers. */
  readonly logId: string;
  /** The signed checkpoint of the log as it stands. @throws HearsayError BAD_CONFIG where a key that the log names is missing */
  readonly sign: (log: Pick<Journal, 'state' | 'rootAt'>) => string;
};

/**
 * @param origin name of the log and of its keys, without spaces and plus signs
 * @throws HearsayError BAD_CONFIG where the log has another name, or no key any more; or what the store throws
 */
export function openLogSigner(store: Store, origin: string): LogSigner {
  const known = storedKeys(store);
  if (known && known.origin !== origin) {
    throw new HearsayError(
      'BAD_CONFIG',
      `logOrigin: the log in this data folder is "${known.origin}", got "${origin}"`,
    );
  }
  if (!known && store.size() > 0) {
    throw new HearsayError(
      'BAD_CONFIG',
      'the signing key of this log is missing; bring it back with hearsay log key restore FILE',
    );
  }
  return signerOf(store, known?.origin ?? createKeys(store, origin).origin);
}

/**
 * The signer of the log that a store holds, under the name that it has.
 * @throws HearsayError BAD_CONFIG where it holds none
 */
export function storedLogSigner(store: Store): LogSigner {
  const keys = storedKeys(store);
  if (!keys) throw new HearsayError('BAD_CONFIG', 'there is no log in this data folder');
  return signerOf(store, keys.origin);
}

function signerOf(store: Store, origin: string): LogSigner {
  const keysOf = ({ verifierKey }: LogState): readonly Uint8Array[] => {
    const keys = storedKeys(store)?.privateKeys ?? [];
    const last = keys.at(-1);
    if (verifierKey === null || (last && verifierKeyOf(origin, last) === verifierKey)) return keys;
    throw new HearsayError(
      'BAD_CONFIG',
      `the log names the key ${verifierKey}, which is not here; bring it back with hearsay log key restore FILE`,
    );
  };
  const [first] = storedKeys(store)?.privateKeys ?? [];
  if (!first) throw new TypeError('a log has a key');
  const key = verifierKeyOf(origin, first);
  let signed = { size: -1, note: '' };
  return {
    verifierKey: key,
    origin,
    logId: bytesToHex(sha256(utf8ToBytes(key))),
    sign: (log) => {
      const { size } = log.state;
      // a key comes with a leaf that names it, so the keys are those of the size
      if (signed.size !== size)
        signed = { size, note: signAll({ origin, size, root: log.rootAt(size) }, keysOf(log.state)) };
      return signed.note;
    },
  };
}

function signAll(
  checkpoint: Parameters<typeof signCheckpoint>[0],
  [first, ...others]: readonly Uint8Array[],
): string {
  if (!first) throw new TypeError('a log has a key');
  return others
    .map((key) => signCheckpoint(checkpoint, key))
    .reduce((note, other) => withSignatures(note, signatureLine(other)), signCheckpoint(checkpoint, first));
}

const signatureLine = (note: string): string => note.slice(note.lastIndexOf('\n\n') + 2);
