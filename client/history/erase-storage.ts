/**
 * Takes everything of ours out of this browser's storage for the page's origin: database, local and session storage, by
 * their names; nothing of ours is anywhere else. Other tabs let go of the database when they are told.
 */
import { deleteDB } from 'idb';
import { databaseName, isOwnName } from './own-names.ts';

/** How long a tab that does not let go is waited for, milliseconds; the browser deletes as soon as it does. */
const patienceMs = 2000;

/**
 * Where the browser keeps nothing there is nothing to erase. Never rejects: where the browser does not delete, nothing can
 * be done about it here, so nobody may say more than that it was asked to.
 */
export async function eraseStorage(): Promise<void> {
  clear(() => localStorage);
  clear(() => sessionStorage);
  await deleteDatabase().catch(() => undefined);
}

function clear(area: () => Storage): void {
  try {
    const storage = area();
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
    for (const key of keys) if (isOwnName(key)) storage.removeItem(key);
  } catch {
    // There is none.
  }
}

async function deleteDatabase(): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs));
  await Promise.race([deleteDB(databaseName), patience]);
}
