/** A profile in IndexedDB, shared by the page, its worker and the other tabs of the site. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { HistoryEvent } from './history-event.ts';
import { judgeClaim, type Participation } from './participation.ts';
import { maxHistory, type ProfileStore } from './profile-store.ts';

type Schema = DBSchema & {
  events: { key: number; value: HistoryEvent };
  participations: { key: [string, number]; value: Participation };
  secrets: { key: string; value: Uint8Array };
};

const databaseName = 'hearsay';

/**
 * Open the profile, making it where there is none.
 * @throws DOMException where the browser keeps nothing (private mode, blocked, quota)
 */
export async function openIndexedDbProfile(): Promise<ProfileStore> {
  const db = await openDB<Schema>(databaseName, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('events', { autoIncrement: true });
      fresh.createObjectStore('participations', { keyPath: ['log', 'header.round'] });
      fresh.createObjectStore('secrets');
    },
    // Another tab erases or upgrades: let go, so that it is not blocked.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
  return {
    addEvents: (events) => addEvents(db, events),
    events: () => db.getAll('events'),
    secret: () => secretOf(db),
    participations: () => db.getAll('participations'),
    claim: async (wanted, cap) => {
      // One readwrite transaction: IndexedDB runs those of all tabs one after the other.
      const tx = db.transaction('participations', 'readwrite', { durability: 'strict' });
      const claim = judgeClaim(wanted, await tx.store.getAll(), cap);
      if (claim === 'claimed') await tx.store.put(wanted);
      await tx.done;
      return claim;
    },
    settle: async (changed) => {
      await db.put('participations', changed);
    },
    erase: () => erase(db),
    close: () => db.close(),
  };
}

async function addEvents(db: IDBPDatabase<Schema>, events: readonly HistoryEvent[]): Promise<void> {
  const tx = db.transaction('events', 'readwrite');
  for (const event of events) await tx.store.add(event);
  const excess = (await tx.store.count()) - maxHistory;
  if (excess > 0) {
    const keys = await tx.store.getAllKeys(null, excess);
    for (const key of keys) await tx.store.delete(key);
  }
  await tx.done;
}

async function secretOf(db: IDBPDatabase<Schema>): Promise<Uint8Array> {
  const tx = db.transaction('secrets', 'readwrite');
  let secret = await tx.store.get('profile');
  if (!secret) {
    secret = crypto.getRandomValues(new Uint8Array(32));
    await tx.store.put(secret, 'profile');
  }
  await tx.done;
  return secret;
}

async function erase(db: IDBPDatabase<Schema>): Promise<void> {
  const tx = db.transaction(['events', 'participations', 'secrets'], 'readwrite');
  await Promise.all([
    tx.objectStore('events').clear(),
    tx.objectStore('participations').clear(),
    tx.objectStore('secrets').clear(),
    tx.done,
  ]);
}
