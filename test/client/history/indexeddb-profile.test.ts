import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import { describeProfileStore } from './conformance.ts';
import { openIndexedDbProfile } from './indexeddb-profile.ts';
import { participationOf } from './participation-of.ts';

describeProfileStore(() => {
  const factory = new IDBFactory();
  const tabs: ProfileStore[] = [];
  return {
    openTab: async () => {
      vi.stubGlobal('indexedDB', factory);
      const tab = await openIndexedDbProfile();
      tabs.push(tab);
      return tab;
    },
    remove: async () => {
      for (const tab of tabs) tab.close();
    },
  };
});

describe('a profile in IndexedDB', () => {
  let tab: ProfileStore;
  beforeEach(async () => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    tab = await openIndexedDbProfile();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    tab.close();
  });

  /** The disk is full: what a transaction wrote is taken back, and its requests fail. */
  const fillDisk = (method: 'put' | 'add'): void => {
    const original = IDBObjectStore.prototype[method];
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = original.apply(this, args);
      this.transaction.abort();
      return request;
    });
  };

  it('asks for a claim to be on the disk before it counts', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await tab.claim(participationOf(0), { cap: 1, secret: await tab.secret() });
    expect(transaction).toHaveBeenLastCalledWith(expect.anything(), 'readwrite', { durability: 'strict' });
  });

  it('commits events in the turn in which they are written, for the page may have no other', async () => {
    const commit = vi.spyOn(IDBTransaction.prototype, 'commit');
    const adding = tab.addEvents([{ type: 'click', itemId: 'a', time: 1 }]);
    for (let microtask = 0; microtask < 10; microtask++) await Promise.resolve();
    expect(commit).toHaveBeenCalledTimes(1);
    await adding;
    expect(await tab.events()).toHaveLength(1);
  });

  it('PR10 asks for the checkpoint that was seen to be on the disk before it counts', async () => {
    const secret = await tab.secret();
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const seen = { log: 'a1'.repeat(32), size: 1, root: new Uint8Array(32), time: 1 };
    await tab.keepSeenLog('https://one', seen, { before: undefined, secret });
    expect(transaction).toHaveBeenLastCalledWith(expect.anything(), 'readwrite', { durability: 'strict' });
  });

  it('is rejected where the browser has no IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(openIndexedDbProfile()).rejects.toThrow();
  });

  it('is rejected where the browser refuses to open one', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    await expect(openIndexedDbProfile()).rejects.toThrow('denied');
  });

  // An unhandled rejection would be an error of the page; Vitest fails on one.
  it('PR6 rejects a claim that does not reach the disk, records nothing, and leaves no other error', async () => {
    const secret = await tab.secret();
    fillDisk('put');
    await expect(tab.claim(participationOf(0), { cap: 1, secret })).rejects.toThrow();
    vi.restoreAllMocks();
    expect(await tab.participations()).toEqual([]);
    expect(await tab.claim(participationOf(0), { cap: 1, secret })).toBe('claimed');
  });

  it('rejects events, secret and outcome that do not reach the disk, and leaves no other error', async () => {
    await tab.claim(participationOf(0), { cap: 1, secret: await tab.secret() });
    fillDisk('put');
    fillDisk('add');
    await expect(tab.addEvents([{ type: 'view', itemId: 'a', time: 1 }])).rejects.toThrow();
    await expect(tab.settle(participationOf(0))).rejects.toThrow();
    await tab.erase();
    await expect(tab.secret()).rejects.toThrow();
    vi.restoreAllMocks();
    expect(await tab.events()).toEqual([]);
  });

  it('rejects what it is asked while the browser evicts the storage, and leaves no other error', async () => {
    const { getAll } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = getAll.apply(this, args);
      this.transaction.abort();
      return request;
    });
    await expect(tab.events()).rejects.toThrow();
    await expect(tab.participations()).rejects.toThrow();
  });

  it.each([1, 2, 3])('takes over what version %i of the database holds', async (version) => {
    vi.stubGlobal('indexedDB', new IDBFactory());
    const earlier = await openDB('hearsay', version, {
      upgrade(db) {
        db.createObjectStore('events', { autoIncrement: true });
        db.createObjectStore('participations', { keyPath: ['log', 'header.round'] });
        db.createObjectStore('secrets');
        if (version === 1) return;
        db.createObjectStore('attributes');
        db.createObjectStore('locals');
        if (version === 3) db.createObjectStore('logs');
      },
    });
    const event = { type: 'view', itemId: 'a', time: 1 } as const;
    await earlier.add('events', event);
    await earlier.put('secrets', new Uint8Array(32).fill(7), 'profile');
    earlier.close();
    const profile = await openIndexedDbProfile();
    expect(await profile.events()).toEqual([event]);
    expect(await profile.secret()).toEqual(new Uint8Array(32).fill(7));
    await profile.keepAttributes({ place: 'Leeds' });
    expect(await profile.attributes()).toEqual({ place: 'Leeds' });
    expect(await profile.seenLog('https://one')).toBeUndefined();
    await profile.keepProducts([{ id: 'a', seen: 1 }]);
    expect(await profile.products()).toEqual([{ id: 'a', seen: 1 }]);
    expect(await profile.spending()).toBeUndefined();
    expect(await profile.outcomes('11'.repeat(32))).toBeUndefined();
    profile.close();
  });

  it('lets go when another tab removes the database, and begins an empty one with what comes then', async () => {
    const secret = await tab.secret();
    await tab.addEvents([{ type: 'view', itemId: 'a', time: 1 }]);
    const request = indexedDB.deleteDatabase('hearsay');
    await new Promise((resolve, reject) => {
      request.onsuccess = resolve;
      request.onerror = reject;
      request.onblocked = reject;
    });
    // What was learned from the profile before is sent no more.
    expect(await tab.claim(participationOf(0), { cap: 1, secret })).toBe('profile erased');
    await tab.addEvents([{ type: 'view', itemId: 'b', time: 2 }]);
    expect((await tab.events()).map(({ itemId }) => itemId)).toEqual(['b']);
    expect(await tab.secret()).not.toEqual(secret);
  });

  it('opens again where the browser has closed it, and finds what is there', async () => {
    await tab.addEvents([{ type: 'view', itemId: 'a', time: 1 }]);
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await tab.events();
    const connection = transaction.mock.contexts[0] as IDBDatabase;
    vi.restoreAllMocks();
    const closed = new Promise((resolve) => connection.addEventListener('close', resolve));
    forceCloseDatabase(connection as unknown as Parameters<typeof forceCloseDatabase>[0]);
    await closed;
    expect((await tab.events()).map(({ itemId }) => itemId)).toEqual(['a']);
  });

  it('rejects where a newer build has been here, and once it is closed', async () => {
    await (await openDB('hearsay', 99)).close();
    await expect(tab.events()).rejects.toThrow();
    tab.close();
    await expect(tab.events()).rejects.toThrow('closed');
  });
});
