import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { eventually } from '../../eventually.ts';
import { enterPage, onDisk, openPage, type PageWithSite, stubPageWithSite, until } from './page-with-site.ts';
import { sentOf } from './sent-of.ts';

let page: PageWithSite;
beforeEach(() => {
  page = stubPageWithSite();
});

describe('consent that is withdrawn', () => {
  it('stops the worker and erases everything', async () => {
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    api.track('view', { itemId: 'lamp' });
    page.workers[0]!.say({
      kind: 'sent',
      sent: [sentOf({ outcome: 'accepted', leafIndex: 2 })],
      contributedThisPeriod: 1,
    });
    page.workers[0]!.say({ kind: 'log', log: { id: 'e5'.repeat(32), size: 3, time: 1 } });
    await api.consent(false);
    expect(page.workers[0]?.stopped).toBe(true);
    expect(await onDisk()).toEqual([]);
    expect(page.stored.size).toBe(0);
    expect(api.status()).toMatchObject({
      consent: false,
      history: { events: 0, kept: 'memory' },
      sent: [],
      log: null,
      training: { state: 'off', off: 'no consent' },
    });
    // and from here on everything stays in memory
    api.track('view', { itemId: 'teapot' });
    expect(await onDisk()).toEqual([]);
  });

  it('before the page was initialised erases what earlier visits left', async () => {
    const earlier = await enterPage();
    earlier.track('view', { itemId: 'lamp' });
    await earlier.consent(true);
    await openPage().consent(false);
    expect(await onDisk()).toEqual([]);
  });

  it('while the worker is on its way keeps it from starting', async () => {
    const api = await enterPage();
    let arrive = (): void => undefined;
    const { promise, link } = { promise: new Promise<void>((resolve) => (arrive = resolve)), link: vi.fn() };
    page.startWorker.mockImplementationOnce(async () => {
      await promise;
      return { post: link, stop: link };
    });
    const agreeing = api.consent(true);
    await eventually(() => expect(page.startWorker).toHaveBeenCalled());
    await api.consent(false);
    arrive();
    await agreeing;
    await eventually(() => expect(link.mock.calls).toEqual([[]])); // stopped, told nothing
    expect(api.status().training).toMatchObject({ state: 'off', off: 'no consent' });
  });

  it('is no consent either where the worker fails to start after it', async () => {
    const api = await enterPage();
    let fail = (_error: Error): void => undefined;
    page.startWorker.mockImplementationOnce(() => new Promise((_resolve, reject) => (fail = reject)));
    const agreeing = api.consent(true);
    await eventually(() => expect(page.startWorker).toHaveBeenCalled());
    await api.consent(false);
    fail(new HearsayError('OFFLINE', 'gone'));
    await agreeing;
    expect(api.status().training.off).toBe('no consent');
  });

  it('and given again, and withdrawn, in one breath ends as the last word says', async () => {
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    await Promise.all([true, false, true, false].map((given) => api.consent(given)));
    expect(api.status()).toMatchObject({ consent: false, history: { kept: 'memory' } });
    expect(page.workers.every(({ stopped }) => stopped)).toBe(true);
    expect(await onDisk()).toEqual([]);
    await Promise.all([false, true].map((given) => api.consent(given)));
    expect(api.status()).toMatchObject({ consent: true, history: { kept: 'disk' } });
  });

  it('in one tab is withdrawn in all of them', async () => {
    const [tab, otherTab] = [openPage(), openPage()];
    for (const api of [tab, otherTab]) {
      await api.init();
      await api.consent(true);
    }
    await eventually(() => expect(page.workers).toHaveLength(2));
    otherTab.track('view', { itemId: 'lamp' });
    await tab.consent(false);
    page.storageChanged('hearsay.consent');
    await until(otherTab, ({ consent }) => !consent);
    await eventually(() => expect(page.workers.every(({ stopped }) => stopped)).toBe(true));
    otherTab.track('view', { itemId: 'teapot' });
    await otherTab.consent(false);
    expect(await onDisk()).toEqual([]);
    expect(otherTab.status().history).toEqual({ events: 0, kept: 'memory' });
  });

  it('in a tab that never had it forgets nothing there', async () => {
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    page.storageChanged(null);
    expect(api.status().history.events).toBe(1);
  });
});
