/** A visitor who says no to the page itself, or elsewhere: in another tab, by clearing the storage. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InitOptions } from '../../../client/embed/api.ts';
import { Embed } from '../../../client/embed/embed.ts';
import { smallSettings } from '../worker/small-site.ts';
import { onDisk, origin, type PageWithSite, stubPageWithSite, until } from './page-with-site.ts';

const { startWorker } = vi.hoisted(() => ({ startWorker: vi.fn() }));
vi.mock('../../../client/embed/worker-link.ts', () => ({ startWorker }));
vi.mock('../../../client/embed/recommend-script.ts', () => import('./direct-recommend-script.ts'));

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

let page: PageWithSite;
/** A browser that has never been here. */
const arrive = (consent?: Readonly<Record<string, string>>): void => {
  page = stubPageWithSite(startWorker, smallSettings(consent ? { consent } : {}));
};
/** A page of the site, opened and initialised. */
async function enter(options: InitOptions = {}) {
  const { api } = new Embed(origin);
  await api.init(options);
  return api;
}

describe('a visitor who says no to the page itself', () => {
  it('PR13 is recommended what is popular, and remembered nothing of, until a yes', async () => {
    arrive();
    const api = await enter();
    const kinds = async () => new Set((await api.recommend()).map(({ reason }) => reason.kind));
    api.track('view', { itemId: 'lamp' });
    expect(await kinds()).toContain('because');
    await api.consent(false);
    api.track('view', { itemId: 'mug-red' });
    expect(await kinds()).toEqual(new Set(['popular']));
    await api.consent(true);
    api.track('view', { itemId: 'candle' });
    await vi.waitFor(async () => expect(await onDisk()).toEqual(['candle']));
  });
});

describe('a site whose storage is cleared while a page is open', () => {
  it('takes that for a withdrawal, with the next event', async () => {
    arrive();
    const api = await enter();
    await api.consent(true);
    await page.training();
    localStorage.removeItem('hearsay.consent');
    api.track('view', { itemId: 'lamp' });
    await until(api, ({ consent }) => !consent);
    expect(page.workers[0]?.stopped).toBe(true);
    await vi.waitFor(async () => expect(await onDisk()).toEqual([]));
  });

  it('asks for nothing again where the browser keeps nothing', async () => {
    arrive();
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    const api = await enter();
    await api.consent(true);
    api.track('view', { itemId: 'lamp' });
    expect(api.status().consent).toBe(true);
  });
});

describe('a page in the back/forward cache', () => {
  it('lets go of its worker, and starts another when it is shown again', async () => {
    arrive();
    const api = await enter();
    await api.consent(true);
    await page.training();
    const stopped = () => page.workers.map((worker) => worker.stopped);
    page.tell('pagehide', { persisted: true });
    await vi.waitFor(() => expect(stopped()[0]).toBe(true));
    page.tell('pageshow', { persisted: true });
    await page.training();
    expect(stopped()).toEqual([true, false]);
    expect(api.status().training.state).toBe('starting');
  });

  it('starts none where consent was withdrawn meanwhile in another tab', async () => {
    arrive();
    const api = await enter();
    await api.consent(true);
    await page.training();
    page.tell('pagehide', { persisted: true });
    localStorage.removeItem('hearsay.consent'); // a cached page hears no storage event
    page.tell('pageshow', { persisted: true });
    await until(api, ({ consent }) => !consent);
    expect(page.workers).toHaveLength(1);
  });
});
