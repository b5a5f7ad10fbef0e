/** What is ours in this browser's storage: the profile's database, and keys whose names begin with it and a dot. */

/** Name of the profile's database in IndexedDB. */
export const databaseName = 'hearsay';

/** Whether a key is ours: the rest is the page's. */
export function isOwnName(name: string): boolean {
  return name.startsWith(`${databaseName}.`);
}
