/**
 * All that the profile's database holds, store by store, whatever stores it has: for the visitor who wants to see it.
 * Where there is no database none is made.
 */
import { type IDBPDatabase, openDB } from 'idb';
import { databaseName } from './own-names.ts';

/** One record with its key. */
export type StoredRecord = { readonly key: unknown; readonly value: unknown };

/** By the name of the store. @throws DOMException where the browser does not let it be read */
export async function storedData(): Promise<Readonly<Record<string, readonly StoredRecord[]>>> {
  const db = await openExisting();
  if (!db) return {};
  try {
    const names = [...db.objectStoreNames];
    const transaction = db.transaction(names);
    const entries = names.map(async (name) => {
      const store = transaction.objectStore(name);
      const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return [name, keys.map((key, i) => ({ key, value: values[i] }))] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  } finally {
    db.close();
  }
}

/** @returns undefined where there is none */
async function openExisting(): Promise<IDBPDatabase | undefined> {
  let isNew = false;
  const opening = openDB(databaseName, undefined, {
    upgrade: (_db, _from, _to, transaction) => {
      isNew = true;
      transaction.done.catch(() => undefined); // as it is meant to be
      transaction.abort(); // so that none is made
    },
  });
  return opening.catch((error) => {
    if (isNew) return undefined;
    throw error;
  });
}
