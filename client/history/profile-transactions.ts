/**
 * Transactions over a profile's database. The browser may end any of them (storage evicted, disk full), reading ones too;
 * then both what was asked and the transaction reject, and each has to be awaited, or the page has an unhandled rejection.
 */
import type { IDBPObjectStore, StoreNames } from 'idb';
import { isSameSecret } from './participation.ts';
import type { ProfileConnection, ProfileSchema } from './profile-database.ts';

/** Key of the profile's secret, attributes and spending. */
export const profileKey = 'profile';

type Name = StoreNames<ProfileSchema>;

/** Read in a transaction of its own. @throws DOMException where the browser ends it */
export async function readFrom<N extends Name, T>(
  db: ProfileConnection,
  name: N,
  read: (store: IDBPObjectStore<ProfileSchema, [N], N>) => Promise<T>,
): Promise<T> {
  const { store, done } = db.transaction(name);
  return bothOf(read(store), done);
}

/** What was read or written, once it is committed too. @throws DOMException where the browser ends the transaction */
export async function bothOf<T>(work: Promise<T>, done: Promise<void>): Promise<T> {
  const [result] = await Promise.all([work, done]);
  return result;
}

/**
 * Whether the profile's secret is this one, in a transaction that goes on: if not, the profile was erased since it was read.
 * @throws DOMException where the browser ends the transaction
 */
export async function hasSecret(
  secrets: { readonly get: (key: string) => Promise<Uint8Array | undefined> },
  secret: Uint8Array,
): Promise<boolean> {
  const current = await secrets.get(profileKey);
  return current !== undefined && isSameSecret(secret, current);
}
