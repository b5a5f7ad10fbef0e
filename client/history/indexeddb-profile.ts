/** A profile in IndexedDB, shared by the page, its worker and the other tabs of the site. */
import { deleteDB } from 'idb';
import { withoutBefore } from '../experiment/outcome-retention.ts';
import type { SeenProduct } from '../page/page-product.ts';
import type { Spending } from './daily-budget.ts';
import type { HistoryEvent } from './history-event.ts';
import { databaseName } from './own-names.ts';
import { type Claim, isSameSecret, judgeClaim, type Participation } from './participation.ts';
import { type ProfileConnection, ProfileDatabase } from './profile-database.ts';
import {
  type ClaimTerms,
  maxHistory,
  maxProducts,
  type OutcomesChange,
  type ProfileStore,
} from './profile-store.ts';
import { isStill, type SeenCheckpoint, type SeenTerms } from './seen-checkpoint.ts';

/** Key of the profile's secret, attributes and spending. */
const profileKey = 'profile';

/**
 * Open the profile, making it where there is none.
 * @throws DOMException where the browser keeps nothing (private mode, blocked, quota)
 */
export async function openIndexedDbProfile(): Promise<ProfileStore> {
  const database = new ProfileDatabase();
  await database.current();
  /** What a method does, on whatever connection there is then. */
  const on =
    <A extends unknown[], R>(run: (db: ProfileConnection, ...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> =>
      run(await database.current(), ...args);
  return {
    addEvents: on(addEvents),
    events: on((db) => db.getAll('events')),
    dropEventsBefore: on(dropEventsBefore),
    attributes: on(async (db) => (await db.get('attributes', profileKey)) ?? {}),
    keepAttributes: on(async (db, attributes) => void (await db.put('attributes', attributes, profileKey))),
    products: on((db) => db.getAllFromIndex('products', 'seen')),
    keepProducts: on(keepProducts),
    dropProductsBefore: on(dropProductsBefore),
    local: on(async (db, model) => (await db.get('locals', model)) ?? new Float32Array(0)),
    keepLocal: on((db, model, values, secret) => keepLocal(db, { model, values, secret })),
    secret: on(secretOf),
    participations: on((db) => db.getAll('participations')),
    claim: on(claim),
    settle: on(settle),
    seenLog: on((db, aggregator) => db.get('logs', aggregator)),
    keepSeenLog: on((db, aggregator, seen, terms) => keepSeenLog(db, { aggregator, seen, ...terms })),
    spending: on((db) => db.get('spending', profileKey)),
    keepSpending: on(keepSpending),
    outcomes: on((db, log) => db.get('outcomes', log)),
    changeOutcomes: on((db, log, secret, change) => changeOutcomes(db, { log, secret, change })),
    // Where another tab has erased everything meanwhile, nothing is opened anew only to be emptied.
    erase: () => (database.isOpen ? on(erase)() : deleteDB(databaseName)),
    close: () => database.close(),
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

async function dropEventsBefore(db: ProfileConnection, time: number): Promise<void> {
  const tx = db.transaction(['events', 'outcomes'], 'readwrite');
  const [store, outcomes] = [tx.objectStore('events'), tx.objectStore('outcomes')];
  const drop = async (): Promise<void> => {
    const [keys, events] = await Promise.all([store.getAllKeys(), store.getAll()]);
    for (const [i, key] of keys.entries()) if (events[i]!.time < time) await store.delete(key);
    for (const log of await outcomes.getAllKeys()) {
      const there = await outcomes.get(log);
      if (there) await outcomes.put(withoutBefore(there, time), log);
    }
  };
  await bothOf(drop(), tx.done);
}

async function changeOutcomes(
  db: ProfileConnection,
  { log, secret, change }: { log: string; secret: Uint8Array; change: OutcomesChange },
): Promise<void> {
  const tx = db.transaction(['outcomes', 'secrets'], 'readwrite');
  const replace = async (): Promise<void> => {
    const current = await tx.objectStore('secrets').get(profileKey);
    const store = tx.objectStore('outcomes');
    if (current && isSameSecret(secret, current)) await store.put(change(await store.get(log)), log);
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

async function keepLocal(
  db: ProfileConnection,
  { model, values, secret }: { model: string; values: Float32Array; secret: Uint8Array },
): Promise<void> {
  const tx = db.transaction(['locals', 'secrets'], 'readwrite');
  const keep = async (): Promise<void> => {
    const current = await tx.objectStore('secrets').get(profileKey);
    if (current && isSameSecret(secret, current)) await tx.objectStore('locals').put(values, model);
  };
  await bothOf(keep(), tx.done);
}

async function claim(
  db: ProfileConnection,
  wanted: Participation,
  { cap, secret }: ClaimTerms,
): Promise<Claim> {
  // One readwrite transaction: IndexedDB runs those of all tabs one after the other.
  const tx = db.transaction(['participations', 'secrets'], 'readwrite', { durability: 'strict' });
  const judge = async (): Promise<Claim> => {
    const current = await tx.objectStore('secrets').get(profileKey);
    if (!current || !isSameSecret(secret, current)) return 'profile erased';
    const participations = tx.objectStore('participations');
    const judged = judgeClaim(wanted, await participations.getAll(), cap);
    if (judged === 'claimed') await participations.put(wanted);
    return judged;
  };
  return bothOf(judge(), tx.done);
}

async function settle(db: ProfileConnection, changed: Participation): Promise<void> {
  const { store, done } = db.transaction('participations', 'readwrite');
  const replace = async (): Promise<void> => {
    const there = await store.getKey([changed.log, changed.header.round]);
    if (there) await store.put(changed);
  };
  await bothOf(replace(), done);
}

async function keepSeenLog(
  db: ProfileConnection,
  { aggregator, seen, before, secret }: { aggregator: string; seen: SeenCheckpoint } & SeenTerms,
): Promise<boolean> {
  const tx = db.transaction(['logs', 'secrets'], 'readwrite', { durability: 'strict' });
  const keep = async (): Promise<boolean> => {
    const current = await tx.objectStore('secrets').get(profileKey);
    const logs = tx.objectStore('logs');
    const holds = !!current && isSameSecret(secret, current) && isStill(before, await logs.get(aggregator));
    if (holds) await logs.put(seen, aggregator);
    return holds;
  };
  return bothOf(keep(), tx.done);
}

async function keepSpending(db: ProfileConnection, spending: Spending, secret: Uint8Array): Promise<void> {
  const tx = db.transaction(['spending', 'secrets'], 'readwrite');
  const keep = async (): Promise<void> => {
    const current = await tx.objectStore('secrets').get(profileKey);
    if (current && isSameSecret(secret, current)) await tx.objectStore('spending').put(spending, profileKey);
  };
  await bothOf(keep(), tx.done);
}

async function secretOf(db: ProfileConnection): Promise<Uint8Array> {
  const { store, done } = db.transaction('secrets', 'readwrite');
  const find = async (): Promise<Uint8Array> => {
    const known = await store.get(profileKey);
    if (known) return known;
    const fresh = crypto.getRandomValues(new Uint8Array(32));
    await store.put(fresh, profileKey);
    return fresh;
  };
  return bothOf(find(), done);
}

async function erase(db: ProfileConnection): Promise<void> {
  const stores = [...db.objectStoreNames];
  const tx = db.transaction(stores, 'readwrite');
  await Promise.all([...stores.map((name) => tx.objectStore(name).clear()), tx.done]);
}

/** What was read, once it is committed too. Both are awaited, or a full disk would be an unhandled rejection in the page. */
async function bothOf<T>(work: Promise<T>, done: Promise<void>): Promise<T> {
  const [result] = await Promise.all([work, done]);
  return result;
}
