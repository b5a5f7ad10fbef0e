/** Signs the log's checkpoints. The key pair is made at the first start and kept among the secrets. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { signCheckpoint } from '../shared/log/checkpoint.ts';
import { verifierKey } from '../shared/log/verifier-key.ts';
import type { Aggregator } from './rounds/aggregator.ts';
import type { Store } from './store/store.ts';

const keyName = 'log-key';

/** One log's signer. */
export type LogSigner = {
  /** The line by which anybody verifies, C2SP signed-note. */
  readonly verifierKey: string;
  /** The signed checkpoint of the log as it stands. */
  readonly sign: (log: Pick<Aggregator, 'state' | 'rootAt'>) => string;
};

/**
 * @param origin name of the log and of its key, without spaces and plus signs
 * @throws what the store throws
 */
export function openLogSigner(store: Store, origin: string): LogSigner {
  const privateKey = store.secret(keyName) ?? createKey(store);
  let signed = { size: -1, note: '' };
  return {
    verifierKey: verifierKey(origin, ed25519.getPublicKey(privateKey)),
    sign: (log) => {
      const { size } = log.state;
      if (signed.size !== size) {
        signed = { size, note: signCheckpoint({ origin, size, root: log.rootAt(size) }, privateKey) };
      }
      return signed.note;
    },
  };
}

function createKey(store: Store): Uint8Array {
  const key = ed25519.utils.randomSecretKey();
  store.write({ secrets: new Map([[keyName, key]]) });
  return key;
}
