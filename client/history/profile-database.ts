/**
 * The database of a profile, and the connection to it: opened anew where the browser has closed it, because the site's storage
 * was evicted or cleared, or another tab brings a newer build. What is there then is there; nothing is written back.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Outcomes } from '../experiment/outcomes.ts';
import type { SeenProduct } from '../page/page-product.ts';
import type { Attributes } from './attributes.ts';
import type { Spending } from './daily-budget.ts';
import type { HistoryEvent } from './history-event.ts';
import { databaseName } from './own-names.ts';
import type { Participation } from './participation.ts';
import type { SeenCheckpoint } from './seen-checkpoint.ts';

/** Its stores. */
export type ProfileSchema = DBSchema & {
  events: { key: number; value: HistoryEvent };
  participations: { key: [string, number]; value: Participation };
  secrets: { key: string; value: Uint8Array };
  attributes: { key: string; value: Attributes };
  /** By model. */
  locals: { key: string; value: Float32Array };
  /** By the origin of the aggregator. */
  logs: { key: string; value: SeenCheckpoint };
  products: { key: string; value: SeenProduct; indexes: { seen: number } };
  spending: { key: string; value: Spending };
  /** By the identity of the log. */
  outcomes: { key: string; value: Outcomes };
};

/** One connection; the browser may close it at any time. */
export type ProfileConnection = IDBPDatabase<ProfileSchema>;

/** See the head of this file. */
export class ProfileDatabase {
  #opening: Promise<ProfileConnection> | undefined;
  #isClosed = false;

  /**
   * The connection, another one where the last was closed by the browser.
   * @throws DOMException where the browser keeps nothing, or a newer build has been here; Error once it was closed
   */
  async current(): Promise<ProfileConnection> {
    if (this.#isClosed) throw new Error('the profile is closed');
    this.#opening ??= this.#open();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  /** What a method does, on whatever connection there is then. */
  on<A extends unknown[], R>(
    run: (db: ProfileConnection, ...args: A) => Promise<R>,
  ): (...args: A) => Promise<R> {
    return async (...args) => run(await this.current(), ...args);
  }

  /** Whether it holds a connection, and has not let go of it. */
  get isOpen(): boolean {
    return this.#opening !== undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.#opening?.then(
      (db) => db.close(),
      () => undefined,
    );
  }

  #open(): Promise<ProfileConnection> {
    return openDB<ProfileSchema>(databaseName, 4, {
      upgrade(fresh, version, _newest, { done }) {
        done.catch(() => undefined); // the opening rejects as well
        if (version < 1) {
          fresh.createObjectStore('events', { autoIncrement: true });
          fresh.createObjectStore('participations', { keyPath: ['log', 'header.round'] });
          fresh.createObjectStore('secrets');
        }
        if (version < 2) {
          fresh.createObjectStore('attributes');
          fresh.createObjectStore('locals');
        }
        if (version < 3) fresh.createObjectStore('logs');
        fresh.createObjectStore('products', { keyPath: 'id' }).createIndex('seen', 'seen');
        fresh.createObjectStore('spending');
        fresh.createObjectStore('outcomes');
      },
      // Another tab erases or upgrades: let go, so that it is not blocked.
      blocking: (_current, _wanted, event) => {
        (event.target as IDBDatabase).close();
        this.#opening = undefined;
      },
      terminated: () => {
        this.#opening = undefined;
      },
    });
  }
}
