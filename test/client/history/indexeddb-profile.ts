/** All of a profile in IndexedDB, over two connections: as the page and its worker have it. */
import { openPageStore } from '../../../client/history/indexeddb-page.ts';
import { openTrainingStore } from '../../../client/history/indexeddb-training.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';

/** Open it, making it where there is none. @throws DOMException where the browser keeps nothing */
export async function openIndexedDbProfile(): Promise<ProfileStore> {
  const [training, page] = [await openTrainingStore(), await openPageStore()];
  const close = (): void => {
    training.close();
    page.close();
  };
  return { ...training, ...page, close };
}
