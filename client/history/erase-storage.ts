/**
 * Takes everything of ours out of this browser's storage for the page's origin: database, local and session storage,
 * caches, by their names, which all begin alike. Other tabs let go of the database when they are told.
 */
import { deleteDB } from 'idb';
import { databaseName } from './database-name.ts';

/** How long a tab that does not let go is waited for, milliseconds; what it holds on to is empty by then. */
const patienceMs = 2000;

/** Where the browser keeps nothing there is nothing to erase; never rejects. */
export async function eraseStorage(): Promise<void> {
  clear(() => localStorage);
  clear(() => sessionStorage);
  await Promise.allSettled([deleteDatabase(), deleteCaches()]);
}

function clear(area: () => Storage): void {
  try {
    const storage = area();
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
    for (const key of keys) if (key.startsWith(databaseName)) storage.removeItem(key);
  } catch {
    // There is none.
  }
}

async function deleteDatabase(): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([deleteDB(databaseName), patience]);
}

async function deleteCaches(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(databaseName)) await caches.delete(name);
}
