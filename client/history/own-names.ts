/** What is ours in this browser's storage: the profile's database, and keys and caches whose names begin with it and a dot. */

/** Name of the profile's database in IndexedDB. */
export const databaseName = 'hearsay';

/** Whether a key or a cache is ours: the rest is the page's. */
export function isOwnName(name: string): boolean {
  return name.startsWith(`${databaseName}.`);
}
