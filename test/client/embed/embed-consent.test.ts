/** A visitor who says no to the page itself, or elsewhere: in another tab, by clearing the storage. */

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../eventually.ts';
import { enterPage, onDisk, type PageWithSite, stubPageWithSite, until } from './page-with-site.ts';

let page: PageWithSite;
beforeEach(() => {
  page = stubPageWithSite();
});

describe('a visitor who says no to the page itself', () => {
  it('PR13 is recommended what is popular, and remembered nothing of, until a yes', async () => {
    const api = await enterPage();
    const kinds = async () => new Set((await api.recommend()).map(({ reason }) => reason.kind));
    api.track('view', { itemId: 'lamp' });
    expect(await kinds()).toContain('because');
    await api.consent(false);
    api.track('view', { itemId: 'mug-red' });
    expect(await kinds()).toEqual(new Set(['popular']));
    await api.consent(true);
    api.track('view', { itemId: 'candle' });
    await eventually(async () => expect(await onDisk()).toEqual(['candle']));
  });
});

describe('a site whose storage is cleared while a page is open', () => {
  it('takes that for a withdrawal, with the next event', async () => {
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    localStorage.removeItem('hearsay.consent');
    api.track('view', { itemId: 'lamp' });
    await until(api, ({ consent }) => !consent);
    expect(page.workers[0]?.stopped).toBe(true);
    await eventually(async () => expect(await onDisk()).toEqual([]));
  });

  it('asks for nothing again where the browser keeps nothing', async () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    const api = await enterPage();
    await api.consent(true);
    api.track('view', { itemId: 'lamp' });
    expect(api.status().consent).toBe(true);
  });
});

describe('a page in the back/forward cache', () => {
  it('lets go of its worker, and starts another when it is shown again', async () => {
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    const stopped = () => page.workers.map((worker) => worker.stopped);
    page.tell('pagehide', { persisted: true });
    await eventually(() => expect(stopped()[0]).toBe(true));
    page.tell('pageshow', { persisted: true });
    await page.training();
    expect(stopped()).toEqual([true, false]);
    expect(api.status().training.state).toBe('starting');
  });

  it('starts none where consent was withdrawn meanwhile in another tab', async () => {
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    page.tell('pagehide', { persisted: true });
    localStorage.removeItem('hearsay.consent'); // a cached page hears no storage event
    page.tell('pageshow', { persisted: true });
    await until(api, ({ consent }) => !consent);
    expect(page.workers).toHaveLength(1);
  });
});
