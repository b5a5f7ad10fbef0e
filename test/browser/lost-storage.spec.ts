/** What a page does where its browser keeps nothing, or loses what it kept while the page is open. */
import { expect, type Page, test } from 'playwright/test';
import type { HearsayWindow } from './hearsay-window.ts';
import { alone, comeAndAgree, forbidErrors, hasSent, visitor } from './lone-visitor.ts';
import { recordsOf, storedBy } from './stored.ts';
import { liveThrough, startTestSite, statusFits, statusOf, type TestSite } from './test-site.ts';
import { trainingWorkers } from './training-workers.ts';

test.beforeEach(({ page }) => {
  forbidErrors(page);
});

/** How a browser may keep a page from storing anything. */
const privateModes = {
  'has no IndexedDB': () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
  'refuses to open one': () => {
    IDBFactory.prototype.open = () => {
      const request = new EventTarget() as IDBOpenDBRequest;
      Object.defineProperty(request, 'error', { value: new DOMException('denied', 'InvalidStateError') });
      setTimeout(() => request.dispatchEvent(new Event('error')));
      return request;
    };
  },
  'throws at every storage': () => {
    for (const name of ['indexedDB', 'localStorage', 'sessionStorage', 'caches']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  },
};
for (const [how, script] of Object.entries(privateModes)) {
  test(`a browser that ${how} gets recommendations from memory, and trains nothing`, async ({ page }) => {
    const site = await startTestSite(alone);
    await page.addInitScript(script);
    await comeAndAgree(page, site);
    expect(await statusOf(page)).toMatchObject({
      consent: true,
      history: { events: 20, kept: 'memory' },
      training: { state: 'off', off: 'no storage' },
    });
    const shown = await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.recommend());
    expect(shown).toHaveLength(10);
    expect(await trainingWorkers(page)).toHaveLength(0);
    await site.close();
  });
}

/** The browser takes away what it keeps for the page. */
async function clearStorage(page: Page, site: TestSite, storageTypes: 'all' | 'indexeddb'): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(site.page);
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes });
}

test('storage that is cleared while a page is open is a withdrawal: nothing comes back', async ({ page }) => {
  const site = await startTestSite(alone);
  await comeAndAgree(page, site);
  await hasSent(page);
  await clearStorage(page, site, 'all');
  await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.track('view', { itemId: 'a' }));
  await statusFits(page, (status) => !status.consent && status.history.events <= 1);
  await expect.poll(() => trainingWorkers(page)).toEqual([]);
  expect((await storedBy(page)).local).toEqual([]);
  expect(Object.values(await recordsOf(page)).filter((count) => count > 0)).toEqual([]);
  await site.close();
});

test('storage that is evicted while a page is open begins a new profile, and the page goes on', async ({
  page,
}) => {
  const site = await startTestSite(alone);
  await comeAndAgree(page, site);
  await hasSent(page);
  await clearStorage(page, site, 'indexeddb');
  await liveThrough(page, visitor);
  await statusFits(page, ({ history }) => history.kept === 'disk');
  expect((await recordsOf(page)).events).toBe(20);
  const before = site.server.aggregator.state.releases;
  await expect.poll(() => site.server.aggregator.state.releases).toBeGreaterThan(before);
  await site.close();
});
