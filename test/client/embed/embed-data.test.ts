/** What a visitor may take along, and what is left when everything is erased. */

import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HearsayApi } from '../../../client/embed/api.ts';
import { databaseName } from '../../../client/history/own-names.ts';
import { eventually } from '../../eventually.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { participationOf } from '../history/participation-of.ts';
import { network } from './direct-recommend-script.ts';
import {
  enterPage,
  onDisk,
  openPage,
  origin,
  type PageWithSite,
  stubPageWithSite,
  until,
} from './page-with-site.ts';

let page: PageWithSite;
beforeEach(() => {
  page = stubPageWithSite();
});

/** What is exported, as who reads the file sees it. */
type Exported = Readonly<Record<'memory' | 'localStorage' | 'sessionStorage', Record<string, unknown>>> & {
  readonly consent: boolean;
  readonly written: string;
  readonly database: Readonly<Record<string, readonly { readonly key: unknown; readonly value: unknown }[]>>;
};
const exportOf = async (api: HearsayApi): Promise<Exported> =>
  JSON.parse(JSON.stringify(await api.export())) as Exported;

async function databases(): Promise<(string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name);
}

describe('what a visitor may take along', () => {
  it('has every store of the database, and all that is in it', async () => {
    const api = await enterPage();
    await api.consent(true);
    api.track('rating', { itemId: 'lamp', rating: 0.5 });
    api.setProfile({ place: 'Leeds' });
    const profile = await openIndexedDbProfile();
    const secret = await profile.secret();
    await profile.claim(participationOf(3), { cap: 9, secret });
    await profile.keepLocal('bilinear', Float32Array.of(0.5, -1), secret);
    const seen = { log: 'e5'.repeat(32), size: 3, root: new Uint8Array(2).fill(10), time: 1_700_000_000_000 };
    await profile.keepSeenLog(origin, seen, { before: undefined, secret });
    await profile.keepProducts([{ id: 'lamp', seen: 1_700_000_000_000 }]);
    const outcomes = { experiment: 'spring', flags: [1], followed: [] };
    await profile.changeOutcomes('e5'.repeat(32), secret, () => outcomes);
    await profile.keepSpending({ day: 20_000, milliseconds: 3, bytes: 5 }, secret);
    profile.close();
    await until(api, ({ history }) => history.kept === 'disk');
    const { database, ...rest } = await exportOf(api);
    const db = await openDB(databaseName);
    expect(Object.keys(database).sort()).toEqual([...db.objectStoreNames].sort());
    db.close();
    expect(Object.values(database).every((records) => records.length > 0)).toBe(true);
    expect(database.events).toEqual([
      {
        key: 1,
        value: { type: 'rating', itemId: 'lamp', rating: 0.5, time: expect.stringMatching(/^20.*Z$/) },
      },
    ]);
    expect(database.attributes).toEqual([{ key: 'profile', value: { place: 'Leeds' } }]);
    expect(database.locals).toEqual([{ key: 'bilinear', value: { count: 2, values: [0.5, -1] } }]);
    const root = '0a0a';
    expect(database.logs).toEqual([
      { key: origin, value: { ...seen, root, time: '2023-11-14T22:13:20.000Z' } },
    ]);
    expect(database.participations?.[0]?.value).toMatchObject({
      update: expect.stringMatching(/^([\da-f]{2})+$/),
    });
    expect(database.secrets).toEqual([{ key: 'profile', value: Buffer.from(secret).toString('hex') }]);
    expect(rest).toMatchObject({
      consent: true,
      memory: { events: [], attributes: {} },
      localStorage: { 'hearsay.consent': 'yes' },
    });
  });

  it('is what is in memory without consent, and makes no database for that', async () => {
    const api = openPage();
    page.stored.set('of-the-shop', '1');
    api.track('view', { itemId: 'lamp' });
    const { consent, memory, database, localStorage } = await exportOf(api);
    expect([consent, database, localStorage]).toEqual([false, {}, {}]);
    expect(memory.events).toMatchObject([{ type: 'view', itemId: 'lamp', time: expect.any(String) }]);
    expect(await databases()).toEqual([]);
  });

  it('says what failed, where its script does not come, and is there once that does', async () => {
    const api = openPage();
    network.isDown = true;
    api.debug();
    expect(await api.export()).toEqual({ failed: 'TypeError: no script' });
    network.isDown = false;
    expect(await api.export()).toMatchObject({ consent: false, database: {} });
  });

  it('says what failed, where the browser lets nobody look', async () => {
    const api = openPage();
    vi.stubGlobal('indexedDB', undefined);
    expect(await api.export()).toEqual({ failed: expect.any(String) });
  });
});

describe('erasing', () => {
  it('leaves nothing of ours in this browser, and all of the page', async () => {
    const api = openPage();
    page.stored.set('of-the-shop', '1');
    page.storedInTab.set('of-the-shop', '2');
    await api.init();
    await api.consent(true);
    await page.training();
    api.track('view', { itemId: 'lamp' });
    await api.recommend();
    page.setVisibility('hidden');
    expect([page.stored.size, page.storedInTab.size]).toEqual([2, 2]);
    await api.erase();
    expect(await databases()).toEqual([]);
    expect([...page.stored, ...page.storedInTab]).toEqual([
      ['of-the-shop', '1'],
      ['of-the-shop', '2'],
    ]);
    expect(page.workers[0]?.stopped).toBe(true);
    expect(api.status()).toMatchObject({
      consent: false,
      history: { events: 0, kept: 'memory' },
      training: { state: 'off', off: 'no consent' },
    });
    const { memory } = await exportOf(api);
    expect(memory).toEqual({ events: [], attributes: {}, products: [], recommendations: [] });
    expect(await databases()).toEqual([]);
  });

  it('begins a new profile with the next yes', async () => {
    const api = await enterPage();
    await api.consent(true);
    const secretOf = async () => {
      const profile = await openIndexedDbProfile();
      const secret = await profile.secret();
      profile.close();
      return secret;
    };
    const before = await secretOf();
    await api.erase();
    await api.consent(true);
    api.track('view', { itemId: 'lamp' });
    await eventually(async () => expect(await onDisk()).toEqual(['lamp']));
    expect(await secretOf()).not.toEqual(before);
  });

  it('goes on where another tab has erased: that tab lets go, stops, and says why', async () => {
    const [tab, other] = [openPage(), openPage()];
    for (const api of [tab, other]) {
      await api.init();
      await api.consent(true);
    }
    await eventually(() => expect(page.workers).toHaveLength(2));
    other.track('view', { itemId: 'lamp' });
    const offs: unknown[] = [];
    other.on('status', ({ training }) => offs.push(training.off));
    await tab.erase();
    page.storageChanged('hearsay.consent');
    await until(other, ({ consent }) => !consent);
    await other.consent(false); // comes after all that the storage event has begun
    expect(offs).not.toContain('internal error');
    expect(page.workers.every(({ stopped }) => stopped)).toBe(true);
    expect(await databases()).toEqual([]);
  });

  it('does not wait for ever for a tab that does not let go, and is done when it does', async () => {
    const api = await enterPage();
    await api.consent(true);
    api.track('view', { itemId: 'lamp' });
    await until(api, ({ history }) => history.kept === 'disk');
    const held = await openDB(databaseName); // and deaf to what it is told
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const erasing = api.erase();
    await eventually(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
    await vi.advanceTimersByTimeAsync(2000);
    await erasing;
    vi.useRealTimers();
    expect(await held.getAll('events')).toEqual([]);
    held.close();
    await eventually(async () => expect(await databases()).toEqual([]));
  });

  it('works before the page was initialised, without a server, and without storage', async () => {
    const earlier = await enterPage();
    await earlier.consent(true);
    earlier.track('view', { itemId: 'lamp' });
    await until(earlier, ({ history }) => history.kept === 'disk');
    page.setDown(true);
    await openPage().erase();
    expect(await databases()).toEqual([]);
    expect(page.stored.size).toBe(0);
    for (const missing of ['indexedDB', 'localStorage', 'sessionStorage']) {
      vi.stubGlobal(missing, undefined);
    }
    const api = openPage();
    await api.erase();
    expect(api.status().training.off).toBe('no consent');
  });
});
