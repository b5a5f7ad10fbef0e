/**
 * Catalogs that were in force between two configurations of the log: at every other price there is one. Those that no leaf names
 * are erased once nobody asks for them any more.
 */
import { catalogAddress } from '../store/blob-address.ts';
import type { Store } from '../store/store.ts';
import type { Journal } from './journal.ts';

/** Catalogs before the current one that stay although no leaf names them: browsers may be about to fetch them. */
const keptCatalogs = 4;

/** Those before the current one, since the start. */
export class LeftCatalogs {
  readonly #store: Store;
  readonly #journal: Pick<Journal, 'namesCatalog'>;
  /** Hashes, the oldest first. */
  readonly #left: string[] = [];

  constructor(store: Store, journal: Pick<Journal, 'namesCatalog'>) {
    this.#store = store;
    this.#journal = journal;
  }

  /** This one has been in force. @param hash its hash */
  add(hash: string): void {
    this.#left.push(hash);
  }

  /** Erases the oldest ones. @param current hash of the catalog in force @throws what the store throws */
  erase(current: string): void {
    const left = this.#left;
    for (let [oldest] = left; oldest !== undefined && left.length > keptCatalogs; [oldest] = left) {
      const isNeeded = oldest === current || left.includes(oldest, 1) || this.#journal.namesCatalog(oldest);
      if (!isNeeded) this.#store.write({ erasedBlobs: [catalogAddress(oldest)] });
      left.shift();
    }
  }
}
