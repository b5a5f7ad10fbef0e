/**
 * Signs the log's checkpoints. The key pair is made at the first start and kept among the secrets, with the name of
 * the log: browsers count their updates by the two, so under another name one could give to a round again.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { signCheckpoint } from '../../shared/log/checkpoint.ts';
import { verifierKey } from '../../shared/log/verifier-key.ts';
import type { Journal } from '../rounds/journal.ts';
import type { Store } from '../store/store.ts';

const keyName = 'log-key';
const originName = 'log-origin';

/** One log's signer. */
export type LogSigner = {
  /** The line by which anybody verifies, C2SP signed-note. */
  readonly verifierKey: string;
  /** Name of the log and of its key. */
  readonly origin: string;
  /** SHA-256 of that line, hex: the log's identity for browsers. */
  readonly logId: string;
  /** The signed checkpoint of the log as it stands. */
  readonly sign: (log: Pick<Journal, 'state' | 'rootAt'>) => string;
};

/**
 * @param origin name of the log and of its key, without spaces and plus signs
 * @throws HearsayError BAD_CONFIG where the log has another name, or what the store throws
 */
export function openLogSigner(store: Store, origin: string): LogSigner {
  const privateKey = store.secret(keyName) ?? createKey(store, origin);
  assertSameOrigin(store, origin);
  const key = verifierKey(origin, ed25519.getPublicKey(privateKey));
  let signed = { size: -1, note: '' };
  return {
    verifierKey: key,
    origin,
    logId: bytesToHex(sha256(utf8ToBytes(key))),
    sign: (log) => {
      const { size } = log.state;
      if (signed.size !== size) {
        signed = { size, note: signCheckpoint({ origin, size, root: log.rootAt(size) }, privateKey) };
      }
      return signed.note;
    },
  };
}

/**
 * The signer of the log that a store holds, under the name that it has.
 * @throws HearsayError BAD_CONFIG where it holds none
 */
export function storedLogSigner(store: Store): LogSigner {
  const origin = store.secret(originName);
  if (!origin) throw new HearsayError('BAD_CONFIG', 'there is no log in this data folder');
  return openLogSigner(store, new TextDecoder().decode(origin));
}

function createKey(store: Store, origin: string): Uint8Array {
  const key = ed25519.utils.randomSecretKey();
  store.write({
    secrets: new Map([
      [keyName, key],
      [originName, utf8ToBytes(origin)],
    ]),
  });
  return key;
}

function assertSameOrigin(store: Store, origin: string): void {
  const bytes = store.secret(originName);
  const known = new TextDecoder().decode(bytes);
  if (bytes && known !== origin) {
    throw new HearsayError(
      'BAD_CONFIG',
      `logOrigin: the log in this data folder is "${known}", got "${origin}"`,
    );
  }
}
