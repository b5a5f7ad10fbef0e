/** What the page and its worker both do with a profile in IndexedDB. */
import { withoutBefore } from '../experiment/outcome-retention.ts';
import type { ProfileConnection, ProfileDatabase } from './profile-database.ts';
import type { CommonStore } from './profile-store.ts';
import { bothOf, profileKey, readFrom } from './profile-transactions.ts';

/** Over this database, which it closes. */
export function commonStore(database: ProfileDatabase): CommonStore {
  return {
    events: database.on((db) => readFrom(db, 'events', (store) => store.getAll())),
    dropEventsBefore: database.on(dropEventsBefore),
    attributes: database.on(async (db) => (await readFrom(db, 'attributes', (s) => s.get(profileKey))) ?? {}),
    secret: database.on(secretOf),
    close: () => database.close(),
  };
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
