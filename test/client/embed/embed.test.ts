import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Announcement } from '../../../shared/protocol/messages.ts';
import { eventually } from '../../eventually.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { contributeAsStranger, items } from '../worker/small-site.ts';
import { recommenders } from './direct-recommend-script.ts';
import {
  enterPage,
  idsOf,
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

describe('the script tag', () => {
  it('recommends once it has catalog and model, without consent and without a worker', async () => {
    const api = openPage();
    expect(await api.recommend()).toEqual([]);
    await api.init();
    const recommended = await api.recommend({ count: 3 });
    expect(recommended).toHaveLength(3);
    expect(api.status()).toMatchObject({ consent: false, server: 'connected', model: { version: 0 } });
    expect(api.status().training).toMatchObject({ state: 'off', off: 'no consent' });
    expect(page.startWorker).not.toHaveBeenCalled();
  });

  it('trains with consent: the worker is told when it may begin, and from where', async () => {
    const api = await enterPage({ backend: 'wasm' });
    await api.consent(true);
    await page.training();
    expect(page.startWorker).toHaveBeenCalledWith(origin, expect.any(Function));
    expect(page.workers[0]?.posted).toEqual([
      { kind: 'gate', shut: null },
      { kind: 'start', aggregator: origin, backend: 'wasm', deviceClass: 'desktop' },
    ]);
  });

  it.each([
    [undefined, undefined, undefined],
    ['a1', undefined, 'a1'],
    [undefined, 'b2', 'b2'],
    ['a1', 'b2', 'b2'],
  ])('PR10 tells the worker which log the page names: tag %s, init %s', async (tag, init, log) => {
    const api = openPage({ log: tag });
    await api.init({ log: init });
    await api.consent(true);
    await page.training();
    expect(page.workers[0]?.posted).toContainEqual(expect.objectContaining({ kind: 'start', log }));
  });

  it('remembers consent and history from one visit to the next', async () => {
    const first = await enterPage();
    first.track('view', { itemId: 'lamp' });
    await first.consent(true);
    const second = await enterPage();
    await eventually(() => expect(page.workers).toHaveLength(2));
    expect(second.status()).toMatchObject({ consent: true, history: { events: 1, kept: 'disk' } });
  });

  it('does not show again what the visitor has, or what the page excludes', async () => {
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    const ids = async (options = {}) => idsOf(await api.recommend(options));
    expect(await ids()).toHaveLength(items.length - 1);
    expect(await ids()).not.toContain('lamp');
    expect(await ids({ includeSeen: true })).toContain('lamp');
    expect(await ids({ exclude: ['teapot'], includeSeen: true })).not.toContain('teapot');
    for (const type of ['purchase', 'dislike', 'dismissal'] as const) {
      const itemId = { purchase: 'lamp', dislike: 'candle', dismissal: 'teapot' }[type];
      api.track(type, { itemId });
      expect(await ids({ includeSeen: true })).not.toContain(itemId);
    }
    api.track('impression', { itemId: 'mug-red' });
    expect(await ids()).toContain('mug-red'); // it was shown, and may be shown again
  });

  it('recommends with the new model when the worker hears of one', async () => {
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    await contributeAsStranger(page.site.aggregator);
    page.workers[0]!.say({ kind: 'announced', announcement: page.site.aggregator.announcement() });
    await until(api, ({ model }) => model?.version === 1);
    // an announcement of an older one changes nothing
    const { announcement } = page.site.manifest();
    page.workers[0]!.say({
      kind: 'announced',
      announcement: { ...announcement, model: { ...announcement.model, version: 0 } },
    });
    expect(api.status().model?.version).toBe(1);
  });

  it('keeps the newest of two models that arrive in the other order', async () => {
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    const announcements: Announcement[] = [];
    for (let version = 1; version <= 2; version++) {
      await contributeAsStranger(page.site.aggregator);
      announcements.push(page.site.aggregator.announcement());
    }
    const originalFetch = fetch;
    const [older] = announcements.map(({ model }) => model.scoring);
    let slowed = 0;
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    vi.stubGlobal('fetch', async (url: string) => {
      if (!url.endsWith(older!)) return originalFetch(url);
      slowed++;
      await slow;
      return originalFetch(url);
    });
    for (const announcement of announcements) page.workers[0]!.say({ kind: 'announced', announcement });
    await until(api, ({ model }) => model?.version === 2);
    expect(slowed).toBe(1);
    release();
    await recommenders.get(older!);
    expect(api.status().model?.version).toBe(2);
  });

  it('wakes the worker when the history has grown and is on the device', async () => {
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    api.track('view', { itemId: 'lamp' });
    await eventually(() => expect(page.workers[0]?.posted.at(-1)).toEqual({ kind: 'wake' }));
    expect(await onDisk()).toEqual(['lamp']);
  });

  it('keeps a rating between 0 and 1, one without a value, and none that is something else', async () => {
    const api = await enterPage();
    await api.consent(true);
    const given = [4, -1, Number.NaN, Number.POSITIVE_INFINITY, '0.5', 0.75, 0, 1, null, undefined];
    for (const rating of given) {
      api.track('rating', { itemId: 'lamp', rating: rating as unknown as number });
    }
    await until(api, ({ history }) => history.events === 5 && history.kept === 'disk');
    const profile = await openIndexedDbProfile();
    const kept = (await profile.events()).map((event) => ('rating' in event ? event.rating : undefined));
    expect(kept).toEqual([0.75, 0, 1, undefined, undefined]);
    profile.close();
  });

  it('shuts the gate of the worker while nobody looks at the page', async () => {
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    page.setVisibility('hidden');
    page.setVisibility('visible');
    expect(page.workers[0]?.posted.slice(2)).toEqual([
      { kind: 'gate', shut: 'page hidden' },
      { kind: 'gate', shut: null },
    ]);
  });

  it.each([
    ['save-data', { saveData: true }],
    ['slow link', { effectiveType: '2g' }],
  ])('fetches no worker on %s, and one once that is over', async (off, connection) => {
    page.setConnection(connection);
    const api = await enterPage();
    await api.consent(true);
    expect(api.status().training).toMatchObject({ state: 'off', off });
    expect(page.startWorker).not.toHaveBeenCalled();
    page.setConnection({});
    page.tell('change');
    await page.training();
    expect(page.startWorker).toHaveBeenCalledTimes(1);
  });

  it('fetches no worker while nobody looks at the page', async () => {
    const api = await enterPage();
    page.setVisibility('hidden');
    await api.consent(true);
    expect(api.status().training).toMatchObject({ state: 'off', off: 'page hidden' });
    expect(page.startWorker).not.toHaveBeenCalled();
    page.setVisibility('visible');
    await page.training();
  });

  it('starts once however often it is initialised, and every call resolves when there is a model', async () => {
    const api = openPage();
    const calls = [api.init(), api.init({ backend: 'cpu' })];
    await calls[1];
    expect(api.status().model).not.toBeNull();
    await calls[0];
    expect(page.requests.filter((url) => url.endsWith('/hearsay.json'))).toHaveLength(1);
  });
});

describe('without consent the script tag', () => {
  it('writes nothing and opens nothing, whatever the page calls', async () => {
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    api.track('search', { query: 'red mug' });
    await api.recommend();
    await api.consent(false);
    expect(page.setItem).not.toHaveBeenCalled();
    expect(page.openDatabase).not.toHaveBeenCalled();
    expect(page.startWorker).not.toHaveBeenCalled();
    expect(page.requests.every((url) => !url.includes('lamp') && !url.includes('mug'))).toBe(true);
  });

  it('takes nothing but a true for a yes', async () => {
    const api = await enterPage();
    for (const answer of ['no', 1, {}, undefined]) await api.consent(answer as unknown as boolean);
    expect(api.status().consent).toBe(false);
    expect(page.setItem).not.toHaveBeenCalled();
  });
});
