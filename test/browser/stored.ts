/** Everything that a page can leave in a browser. */
import type { Page } from 'playwright';

/** What there is, by where: names of databases and caches, keys, cookies. */
export function storedBy(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    caches: await caches.keys(),
    cookies: document.cookie,
  }));
}

/** Nothing at all. */
export const nothingStored = { databases: [], local: [], session: [], caches: [], cookies: '' };

/** How many records each store of the profile holds; nothing where there is no profile. */
export async function recordsOf(page: Page): Promise<Record<string, number>> {
  const isThere = await page.evaluate(async () =>
    (await indexedDB.databases()).some(({ name }) => name === 'hearsay'),
  );
  if (!isThere) return {};
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const open = indexedDB.open('hearsay');
        open.onsuccess = () => {
          const db = open.result;
          const stores = [...db.objectStoreNames];
          const tx = db.transaction(stores);
          const counts = stores.map((name) => [name, tx.objectStore(name).count()] as const);
          tx.oncomplete = () => {
            db.close();
            resolve(Object.fromEntries(counts.map(([name, count]) => [name, count.result])));
          };
        };
      }),
  );
}
