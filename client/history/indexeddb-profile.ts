/** A profile in IndexedDB, shared by the page, its worker and the other tabs of the site. */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Attributes } from './attributes.ts';
import type { HistoryEvent } from './history-event.ts';
import { databaseName } from './own-names.ts';
import { type Claim, isSameSecret, judgeClaim, type Participation } from './participation.ts';
import { type ClaimTerms, maxHistory, type ProfileStore } from './profile-store.ts';
import { isStill, type SeenCheckpoint, type SeenTerms } from './seen-checkpoint.ts';

type Schema = DBSchema & {
  events: { key: number; value: HistoryEvent };
  participations: { key: [string, number]; value: Participation };
  secrets: { key: string; value: Uint8Array };
  attributes: { key: string; value: Attributes };
  /** By model. */
  locals: { key: string; value: Float32Array };
  /** By the origin of the aggregator. */
  logs: { key: string; value: SeenCheckpoint };
};

/** Key of the profile's secret and attributes. */
const profileKey = 'profile';

/**
 * Open the profile, making it where there is none.
 * @throws DOMException where the browser keeps nothing (private mode, blocked, quota)
 */
export async function openIndexedDbProfile(): Promise<ProfileStore> {
  const db = await openDB<Schema>(databaseName, 3, {
    upgrade(fresh, version) {
      if (version < 1) {
        fresh.createObjectStore('events', { autoIncrement: true });
        fresh.createObjectStore('participations', { keyPath: ['log', 'header.round'] });
        fresh.createObjectStore('secrets');
      }
      if (version < 2) {
        fresh.createObjectStore('attributes');
        fresh.createObjectStore('locals');
      }
      fresh.createObjectStore('logs');
    },
    // Another tab erases or upgrades: let go, so that it is not blocked.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
  return {
    addEvents: (events) => addEvents(db, events),
    events: () => db.getAll('events'),
    dropEventsBefore: (time) => dropEventsBefore(db, time),
    attributes: async () => (await db.get('attributes', profileKey)) ?? {},
    keepAttributes: async (attributes) => void (await db.put('attributes', attributes, profileKey)),
    local: async (model) => (await db.get('locals', model)) ?? new Float32Array(0),
    keepLocal: (model, values, secret) => keepLocal(db, { model, values, secret }),
    secret: () => secretOf(db),
    participations: () => db.getAll('participations'),
    claim: (wanted, terms) => claim(db, wanted, terms),
    settle: (changed) => settle(db, changed),
    seenLog: (aggregator) => db.get('logs', aggregator),
    keepSeenLog: (aggregator, seen, terms) => keepSeenLog(db, { aggregator, seen, ...terms }),
    // Another tab may have erased everything meanwhile: then this connection is closed.
    erase: () => erase(db).catch(() => deleteDB(databaseName)),
    close: () => db.close(),
  };
}

async function addEvents(db: IDBPDatabase<Schema>, events: readonly HistoryEvent[]): Promise<void> {
  const { store, done } = db.transaction('events', 'readwrite');
  const write = async (): Promise<void> => {
    for (const event of events) await store.add(event);
    const excess = (await store.count()) - maxHistory;
    if (excess <= 0) return;
    const keys = await store.getAllKeys(null, excess);
    for (const key of keys) await store.delete(key);
  };
  await bothOf(write(), done);
}

async function dropEventsBefore(db: IDBPDatabase<Schema>, time: number): Promise<void> {
  const { store, done } = db.transaction('events', 'readwrite');
  const drop = async (): Promise<void> => {
    const [keys, events] = await Promise.all([store.getAllKeys(), store.getAll()]);
    for (const [i, key] of keys.entries()) if (events[i]!.time < time) await store.delete(key);
  };
  await bothOf(drop(), done);
}

async function keepLocal(
  db: IDBPDatabase<Schema>,
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
  db: IDBPDatabase<Schema>,
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

async function settle(db: IDBPDatabase<Schema>, changed: Participation): Promise<void> {
  const { store, done } = db.transaction('participations', 'readwrite');
  const replace = async (): Promise<void> => {
    const there = await store.getKey([changed.log, changed.header.round]);
    if (there) await store.put(changed);
  };
  await bothOf(replace(), done);
}

async function keepSeenLog(
  db: IDBPDatabase<Schema>,
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

async function secretOf(db: IDBPDatabase<Schema>): Promise<Uint8Array> {
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

async function erase(db: IDBPDatabase<Schema>): Promise<void> {
  const stores = [...db.objectStoreNames];
  const tx = db.transaction(stores, 'readwrite');
  await Promise.all([...stores.map((name) => tx.objectStore(name).clear()), tx.done]);
}

/** What was read, once it is committed too. Both are awaited, or a full disk would be an unhandled rejection in the page. */
async function bothOf<T>(work: Promise<T>, done: Promise<void>): Promise<T> {
  const [result] = await Promise.all([work, done]);
  return result;
}
