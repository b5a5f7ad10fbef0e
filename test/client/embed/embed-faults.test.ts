import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HearsayApi } from '../../../client/embed/api.ts';
import { eventually } from '../../eventually.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { items } from '../worker/small-site.ts';
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

describe('a page where something is missing', () => {
  it('works without storage, and says so', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const api = await enterPage();
    await api.consent(true);
    api.track('view', { itemId: 'lamp' });
    expect(await api.recommend()).toHaveLength(items.length - 1);
    expect(api.status()).toMatchObject({
      history: { events: 1, kept: 'memory' },
      training: { state: 'off', off: 'no storage' },
    });
    expect(page.startWorker).not.toHaveBeenCalled();
  });

  it('works without a server, says so, and recommends once there is one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    page.setDown(true);
    const api = await enterPage();
    expect(api.status().server).toBe('unreachable');
    expect(await api.recommend()).toEqual([]);
    page.setDown(false);
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    await until(api, ({ model }) => model !== null);
    expect(await api.recommend()).toHaveLength(items.length);
  });

  it('says that the server is to blame, not a visitor who has said yes, where nothing comes', async () => {
    page.setItem('hearsay.consent', 'yes');
    page.setDown(true);
    const api = await enterPage();
    expect(api.status()).toMatchObject({
      consent: true,
      training: { state: 'off', off: 'server unreachable' },
    });
    const late = await enterPage();
    await late.consent(false);
    expect(late.status().training.off).toBe('no consent');
    await late.consent(true);
    expect(late.status().training.off).toBe('server unreachable');
  });

  it('says that its worker could not start, and tries again', async () => {
    const api = await enterPage();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    vi.stubGlobal('requestIdleCallback', (run: () => void) => run());
    page.startWorker.mockRejectedValueOnce(new DOMException('the policy of the page', 'SecurityError'));
    const agreeing = api.consent(true);
    await eventually(() => expect(api.status().training.off).toBe('worker could not start'));
    await agreeing;
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    await page.training();
  });

  it('tries a worker that failed no sooner because the page is used', async () => {
    const api = await enterPage();
    vi.stubGlobal('requestIdleCallback', (run: () => void) => run());
    page.startWorker.mockRejectedValueOnce(new DOMException('the policy of the page', 'SecurityError'));
    await api.consent(true);
    expect(api.status().training.off).toBe('worker could not start');
    for (const state of ['hidden', 'visible'] as const) page.setVisibility(state);
    await api.recommend();
    expect(page.startWorker).toHaveBeenCalledTimes(1);
  });

  it('says that it is no secure context, and does not try in vain', async () => {
    vi.stubGlobal('isSecureContext', false);
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const api = await enterPage();
    await api.consent(true);
    expect(api.status().training).toMatchObject({ state: 'off', off: 'not a secure context' });
    expect(page.startWorker).not.toHaveBeenCalled();
  });

  it('takes no manifest, catalog or model that is another than it should be', async () => {
    const honest = fetch;
    const bodies = ['{}', 'null', 'not JSON', JSON.stringify({ ...page.site.manifest(), parameters: '7' })];
    for (const body of bodies) {
      vi.stubGlobal('fetch', async () => new Response(body));
      const api = await enterPage();
      expect(api.status()).toMatchObject({ server: 'unreachable', model: null });
    }
    for (const kind of ['/catalog/', '/models/']) {
      vi.stubGlobal('fetch', (url: string) =>
        url.includes(kind) ? Promise.resolve(new Response('{"items":[]}')) : honest(url),
      );
      const api = await enterPage();
      expect(api.status().model).toBeNull();
      expect(await api.recommend()).toEqual([]);
    }
  });

  it('starts no worker before it was initialised, so never from its own origin', async () => {
    const api = openPage();
    await api.consent(true);
    expect(page.startWorker).not.toHaveBeenCalled();
    await api.init();
    await page.training();
    expect(page.startWorker).toHaveBeenCalledTimes(1);
    expect(page.startWorker).toHaveBeenCalledWith(origin, expect.any(Function));
  });
});

describe('no call of the script tag throws into the page', () => {
  const nonsense = [
    undefined,
    null,
    0,
    Number.NaN,
    '',
    'purchase',
    [],
    { itemId: 7, count: 'many' },
    () => 1,
  ];

  it.each([
    ...(['init', 'consent', 'track', 'setProfile', 'recommend', 'similar', 'trending'] as const),
    ...(['explain', 'onboarding', 'item', 'on', 'export', 'erase', 'debug'] as const),
  ])('%s with whatever it is given', async (call) => {
    for (const first of nonsense) {
      for (const second of nonsense) {
        const api = openPage() as unknown as Record<string, (...args: unknown[]) => unknown>;
        await api[call]!(first, second);
        await api.init!();
        await api[call]!(first, second);
      }
    }
  });

  it('keeps of an event what an event has, as text, and nothing of an unknown type or of no item', async () => {
    const api = await enterPage();
    await api.consent(true);
    const track = api.track as (type: unknown, details: unknown) => void;
    track('view', { itemId: 42, secret: 'user 7', node: () => undefined });
    track('stare', { itemId: 'lamp' });
    track('view', null);
    await api.consent(true);
    const profile = await openIndexedDbProfile();
    await eventually(async () => expect(await profile.events()).toHaveLength(1));
    const events = await profile.events();
    profile.close();
    expect(events).toEqual([{ type: 'view', itemId: '42', time: expect.any(Number) }]);
  });

  it('gives as many recommendations as it is asked for, and ten where that is not 1 to 100', async () => {
    const api = await enterPage();
    const lengths = await Promise.all(
      [0, -5, 2.9, 1e9, Number.NaN].map(async (count) => (await api.recommend({ count })).length),
    );
    expect(lengths).toEqual([items.length, items.length, 2, items.length, items.length]);
  });

  it('in any order', async () => {
    const calls = fc.constantFrom<(api: HearsayApi) => unknown>(
      (api) => api.init(),
      (api) => api.consent(true),
      (api) => api.consent(false),
      (api) => api.track('view', { itemId: 'lamp' }),
      (api) => api.recommend(),
      (api) => api.setProfile({ place: 'Leeds' }),
      (api) => api.explain('lamp'),
      (api) => api.onboarding(),
      (api) => api.similar('lamp'),
      (api) => api.trending(),
      (api) => api.item('lamp'),
      (api) => api.export(),
      (api) => api.erase(),
      (api) => api.debug(),
      (api) => api.status(),
      (api) => api.on('status', () => undefined)(),
      () => page.setVisibility('hidden'),
      () => page.storageChanged('hearsay.consent'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(calls, { maxLength: 10 }), async (sequence) => {
        const api = openPage();
        await Promise.all(sequence.map((call) => call(api)));
        expect(api.status().training.off).not.toBe('internal error');
        await api.consent(false);
        expect(await onDisk()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
