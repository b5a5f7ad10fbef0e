/** Name of the profile's database in IndexedDB; other names of ours in this browser's storage begin with it. */
export const databaseName = 'hearsay';
