/** A store that forgets when the process ends, for tests and simulations. It keeps and gives out copies. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { Batch, Store } from './store.ts';

/** An empty store in memory, with the behaviour of a durable one but for durability. */
export function createMemoryStore(): Store {
  const leaves: Uint8Array[] = [];
  const blobs = new Map<string, Uint8Array>();
  const secrets = new Map<string, Uint8Array>();
  let open = true;
  const assertOpen = (): void => {
    if (!open) throw new HearsayError('INTERNAL', 'the store is closed');
  };

  const write = (batch: Batch): void => {
    assertOpen();
    for (const bytes of batch.leaves ?? []) leaves.push(copy(bytes));
    for (const [hash, bytes] of batch.blobs ?? []) if (!blobs.has(hash)) blobs.set(hash, copy(bytes));
    for (const [key, value] of batch.secrets ?? []) secrets.set(key, copy(value));
    for (const address of batch.erasedBlobs ?? []) blobs.delete(address);
    for (const key of batch.erasedSecrets ?? []) secrets.delete(key);
  };
  function* leavesBetween(from: number, end: number): Generator<Uint8Array> {
    for (const bytes of leaves.slice(from, end)) {
      assertOpen();
      yield copy(bytes);
    }
  }
  function* secretsWith(prefix: string): Generator<readonly [string, Uint8Array]> {
    const keys = [...secrets.keys()].filter((key) => key.startsWith(prefix)).sort(byUtf8);
    for (const key of keys) {
      assertOpen();
      yield [key, copy(secrets.get(key) ?? new Uint8Array())];
    }
  }
  const find = (map: ReadonlyMap<string, Uint8Array>, key: string): Uint8Array | undefined => {
    assertOpen();
    const bytes = map.get(key);
    return bytes && copy(bytes);
  };

  return {
    write,
    size: () => {
      assertOpen();
      return leaves.length;
    },
    leaves: (from = 0) => leavesBetween(from, leaves.length),
    blob: (hash) => find(blobs, hash),
    secret: (key) => find(secrets, key),
    secretsWith,
    close: () => {
      open = false;
    },
  };
}

// Not `slice`: that of a Buffer shares its memory.
const copy = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** The order that databases keep text in; JavaScript's own differs beyond U+FFFF. */
const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
