/** A profile in IndexedDB as the page has it, shared with its worker and the other tabs of the site. */
import { deleteDB } from 'idb';
import type { SeenProduct } from '../page/page-product.ts';
import type { HistoryEvent } from './history-event.ts';
import { commonStore } from './indexeddb-common.ts';
import { databaseName } from './own-names.ts';
import { type ProfileConnection, ProfileDatabase } from './profile-database.ts';
import { maxHistory, maxProducts, type OutcomesChange, type PageStore } from './profile-store.ts';
import { bothOf, hasSecret, profileKey, readFrom } from './profile-transactions.ts';

/**
 * Open the profile, making it where there is none.
 * @throws DOMException where the browser keeps nothing (private mode, blocked, quota)
 */
export async function openPageStore(): Promise<PageStore> {
  const database = new ProfileDatabase();
  await database.current();
  const clear = database.on(erase);
  return {
    ...commonStore(database),
    addEvents: database.on(addEvents),
    keepAttributes: database.on(async (db, each) => void (await db.put('attributes', each, profileKey))),
    products: database.on((db) => readFrom(db, 'products', (store) => store.index('seen').getAll())),
    keepProducts: database.on(keepProducts),
    dropProductsBefore: database.on(dropProductsBefore),
    changeOutcomes: database.on((db, log, secret, change) => changeOutcomes(db, { log, secret, change })),
    // Where another tab has erased everything meanwhile, nothing is opened anew only to be emptied.
    erase: () => (database.isOpen ? clear() : deleteDB(databaseName)),
  };
}

async function addEvents(db: ProfileConnection, events: readonly HistoryEvent[]): Promise<void> {
  const tx = db.transaction('events', 'readwrite');
  const write = async (): Promise<void> => {
    const added = events.map((event) => tx.store.add(event));
    // A click may lead away: a transaction that waits for the next turn of the page would go with the page.
    const committed = Promise.resolve().then(() => tx.commit());
    await Promise.all([...added, committed]);
  };
  await bothOf(write(), tx.done);
  await dropExcess(db).catch(() => undefined); // with the next ones, then
}

async function dropExcess(db: ProfileConnection): Promise<void> {
  const { store, done } = db.transaction('events', 'readwrite');
  const drop = async (): Promise<void> => {
    const excess = (await store.count()) - maxHistory;
    if (excess <= 0) return;
    const keys = await store.getAllKeys(null, excess);
    for (const key of keys) await store.delete(key);
  };
  await bothOf(drop(), done);
}

async function changeOutcomes(
  db: ProfileConnection,
  { log, secret, change }: { log: string; secret: Uint8Array; change: OutcomesChange },
): Promise<void> {
  const tx = db.transaction(['outcomes', 'secrets'], 'readwrite');
  const replace = async (): Promise<void> => {
    const store = tx.objectStore('outcomes');
    if (await hasSecret(tx.objectStore('secrets'), secret))
      await store.put(change(await store.get(log)), log);
  };
  await bothOf(replace(), tx.done);
}

async function keepProducts(db: ProfileConnection, products: readonly SeenProduct[]): Promise<void> {
  const { store, done } = db.transaction('products', 'readwrite');
  const write = async (): Promise<void> => {
    for (const product of products) await store.put(product);
    const excess = (await store.count()) - maxProducts;
    if (excess <= 0) return;
    const keys = await store.index('seen').getAllKeys(null, excess);
    for (const key of keys) await store.delete(key);
  };
  await bothOf(write(), done);
}

async function dropProductsBefore(db: ProfileConnection, time: number): Promise<void> {
  const { store, done } = db.transaction('products', 'readwrite');
  const drop = async (): Promise<void> => {
    const keys = await store.index('seen').getAllKeys(IDBKeyRange.upperBound(time, true));
    for (const key of keys) await store.delete(key);
  };
  await bothOf(drop(), done);
}

async function erase(db: ProfileConnection): Promise<void> {
  const stores = [...db.objectStoreNames];
  const tx = db.transaction(stores, 'readwrite');
  await Promise.all([...stores.map((name) => tx.objectStore(name).clear()), tx.done]);
}
