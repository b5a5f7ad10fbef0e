/**
 * The signing keys of a log, among the secrets of its store with the log's name: browsers count their updates by name and
 * first key, so under another one could give to a round again. The first key is the log's identity, and goes on signing
 * when others come beside it: who has pinned it need not change. What that does not help against: a first key that was
 * stolen signs for who knows no other. Then only a new log helps, under a new key.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { verifierKey } from '../../shared/log/verifier-key.ts';
import type { Journal } from '../rounds/journal.ts';
import type { Store } from '../store/store.ts';

/** Private keys, 32 bytes each, the first one first, one after the other. */
const keysName = 'log-key';
const nextName = 'log-key-next';
const originName = 'log-origin';
const keyBytes = 32;

/** Name and private keys of a log, the first one first. */
export type LogKeys = { readonly origin: string; readonly privateKeys: readonly Uint8Array[] };

/** Verifier key line of a private key. */
export const verifierKeyOf = (origin: string, privateKey: Uint8Array): string =>
  verifierKey(origin, ed25519.getPublicKey(privateKey));

/** The keys of a store; undefined where it has none. */
export function storedKeys(store: Store): LogKeys | undefined {
  const [keys, origin] = [store.secret(keysName), store.secret(originName)];
  if (!keys || !origin) return undefined;
  const privateKeys = Array.from({ length: keys.length / keyBytes }, (_, i) =>
    keys.slice(i * keyBytes, (i + 1) * keyBytes),
  );
  return { origin: new TextDecoder().decode(origin), privateKeys };
}

/**
 * Keep keys in a store that has none.
 * @throws HearsayError BAD_CONFIG where it has others, or what the store throws
 */
export function keepKeys(store: Store, keys: LogKeys): void {
  const known = storedKeys(store);
  if (known && !isSame(known, keys)) {
    throw new HearsayError(
      'BAD_CONFIG',
      `the log in this data folder has other keys, under "${known.origin}"`,
    );
  }
  const secrets = [
    [keysName, concatBytes(...keys.privateKeys)],
    [originName, utf8ToBytes(keys.origin)],
  ] as const;
  if (!known) store.write({ secrets: new Map(secrets) });
}

/** A new key for a new log. @throws what the store throws */
export function createKeys(store: Store, origin: string): LogKeys {
  const keys = { origin, privateKeys: [ed25519.utils.randomSecretKey()] };
  keepKeys(store, keys);
  return keys;
}

/**
 * Make a key that signs beside the others as soon as the log can name it: before its next round.
 * @returns its verifier key line
 * @throws HearsayError BAD_CONFIG (no log, or a key that waits already), or what the store throws
 */
export function prepareNextKey(store: Store): string {
  const keys = storedKeys(store);
  if (!keys) throw new HearsayError('BAD_CONFIG', 'there is no log in this data folder');
  if (store.secret(nextName)) {
    throw new HearsayError(
      'BAD_CONFIG',
      'a key waits already: start the aggregator, which takes it before its next round',
    );
  }
  const key = ed25519.utils.randomSecretKey();
  store.write({ secrets: new Map([[nextName, key]]) });
  return verifierKeyOf(keys.origin, key);
}

/**
 * Between two rounds: name the key that waits in a `key` leaf (LG14). One write, so it signs exactly where the log says so.
 * @throws what the store throws
 */
export function introduceKey(journal: Journal, store: Store): void {
  const [next, keys] = [store.secret(nextName), storedKeys(store)];
  if (!next || !keys) return;
  journal.append([{ kind: 'key', verifierKey: verifierKeyOf(keys.origin, next) }], {
    secrets: new Map([[keysName, concatBytes(...keys.privateKeys, next)]]),
    erasedSecrets: [nextName],
  });
}

const isSame = (a: LogKeys, b: LogKeys): boolean =>
  a.origin === b.origin && Buffer.compare(concatBytes(...a.privateKeys), concatBytes(...b.privateKeys)) === 0; // each is as long
