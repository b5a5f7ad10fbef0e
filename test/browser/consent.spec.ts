/** Who may speak for a visitor, in a real browser: what is stored, trained and sent before, under and after each word. */
import { expect, type Page, test } from 'playwright/test';
import type { HearsayWindow } from './hearsay-window.ts';
import { alone, comeAndAgree, forbidErrors, hasSent, visitor } from './lone-visitor.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { nothingStored, recordsOf, storedBy } from './stored.ts';
import {
  consent,
  liveThrough,
  openPage,
  startTestSite,
  statusFits,
  statusOf,
  type TestSite,
} from './test-site.ts';
import { assertNoTextOf } from './text-of-history.ts';
import { trainingWorkers } from './training-workers.ts';

/** What a page's own consent dialogue is made of, as its makers document it. */
const consentModeHead = `<script>
  window.dataLayer = [];
  function gtag() { dataLayer.push(arguments); }
  gtag('consent', 'default', { analytics_storage: 'denied', personalization_storage: 'denied' });
</script>`;
const tcfHead = `<script>
  const listeners = [];
  window.__tcfapi = (command, version, callback) => {
    if (command === 'addEventListener' && version === 2) listeners.push(callback);
  };
  window.answer = (given) => {
    const consents = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((id) => [id, given]));
    const data = { cmpStatus: 'loaded', eventStatus: 'useractioncomplete', gdprApplies: true,
      purpose: { consents, legitimateInterests: {} }, publisher: { consents: {} }, vendor: { consents: {} } };
    for (const listener of listeners) listener(data, true);
  };
</script>`;

type PageScripts = {
  readonly gtag: (...args: readonly unknown[]) => void;
  readonly answer: (given: boolean) => void;
};
const updateConsentMode = (page: Page, state: 'granted' | 'denied'): Promise<void> =>
  page.evaluate(
    (personalization_storage) =>
      (window as unknown as PageScripts).gtag('consent', 'update', { personalization_storage }),
    state,
  );
const answerTcf = (page: Page, given: boolean): Promise<void> =>
  page.evaluate((yes) => (window as unknown as PageScripts).answer(yes), given);

let site: TestSite | undefined;
test.beforeEach(({ page }) => {
  forbidErrors(page);
});
test.afterEach(() => site?.close());

/** Nothing of the profile is left, and nothing runs. */
async function expectForgotten(page: Page): Promise<void> {
  await expect.poll(() => trainingWorkers(page)).toEqual([]);
  await expect
    .poll(async () => Object.values(await recordsOf(page)).every((count) => count === 0))
    .toBe(true);
  expect((await storedBy(page)).local).toEqual([]);
}

test('PR13 refused, given and withdrawn: nothing is stored before a yes, nothing is left after a no', async ({
  browser,
}) => {
  site = await startTestSite(alone);
  const proxy = await startRecordingProxy();
  const context = await browser.newContext({ proxy: { server: proxy.url } });
  const page = await context.newPage();
  await openPage(page, site.page);
  await page.evaluate(() => {
    const { hearsay } = window as unknown as HearsayWindow;
    hearsay.setProfile({ place: 'Leeds-7f3a' });
    hearsay.track('search', { query: 'teapot-7f3a' });
  });
  await liveThrough(page, visitor);
  await consent(page, false);
  await liveThrough(page, visitor);
  expect(await storedBy(page)).toEqual(nothingStored);
  expect(proxy.frames).toEqual([]);
  await consent(page);
  expect((await statusOf(page)).history.events).toBe(0); // what came under the no was not remembered
  await liveThrough(page, visitor);
  await hasSent(page);
  expect(await storedBy(page)).toEqual({
    ...nothingStored,
    databases: ['hearsay'],
    local: ['hearsay.consent'],
  });
  await consent(page, false);
  await expectForgotten(page);
  assertNoTextOf(visitor, proxy);
  const sent = [
    ...proxy.requests.map(({ url, headers }) => url + headers),
    ...proxy.frames.map((f) => f.payload),
  ];
  expect(sent.filter((each) => each.includes('7f3a'))).toEqual([]);
  await context.close();
  proxy.close();
});

test('PR13 Consent Mode: a grant trains, a later denial stops and erases; nothing of the page is patched', async ({
  page,
}) => {
  site = await startTestSite(alone, { head: consentModeHead });
  await openPage(page, site.page);
  await liveThrough(page, visitor);
  expect(await storedBy(page)).toEqual(nothingStored);
  await updateConsentMode(page, 'granted');
  await hasSent(page);
  expect(await statusOf(page)).toMatchObject({ consent: true, consentSource: 'consent mode' });
  const isOwn = await page.evaluate(() =>
    Object.hasOwn((window as unknown as { dataLayer: object }).dataLayer, 'push'),
  );
  expect(isOwn).toBe(false);
  await updateConsentMode(page, 'denied');
  await statusFits(page, (status) => !status.consent);
  await expectForgotten(page);
});

test('PR13 TCF: asks the dialogue that is there, and a refusal stands against a yes given here', async ({
  page,
}) => {
  site = await startTestSite(alone, { head: tcfHead });
  await openPage(page, site.page);
  await liveThrough(page, visitor);
  await answerTcf(page, true);
  await hasSent(page);
  expect((await statusOf(page)).consentSource).toBe('tcf');
  await answerTcf(page, false);
  await expectForgotten(page);
  await consent(page);
  expect(await statusOf(page)).toMatchObject({ consent: false, consentSource: 'tcf' });
  expect((await storedBy(page)).local).toEqual([]);
});

test('PR13 Global Privacy Control: nothing is stored or trained, also not after a yes; what an earlier visit left goes', async ({
  page,
}) => {
  site = await startTestSite(alone);
  await comeAndAgree(page, site);
  await hasSent(page);
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
  );
  await openPage(page, site.page);
  expect(await statusOf(page)).toMatchObject({
    consent: false,
    consentSource: 'privacy control',
    history: { events: 0 },
    training: { state: 'off', off: 'privacy control' },
  });
  await consent(page);
  await liveThrough(page, visitor);
  expect(await statusOf(page)).toMatchObject({ consent: false, history: { kept: 'memory' } });
  await expectForgotten(page);
});

test('PR13 legitimate interest: trains without a yes, says so, stops at an objection and remembers that', async ({
  page,
}) => {
  site = await startTestSite({ ...alone, consent: { mode: 'legitimate-interest' } });
  await openPage(page, site.page);
  await liveThrough(page, visitor);
  await hasSent(page);
  expect(await statusOf(page)).toMatchObject({ consent: true, consentSource: 'legitimate interest' });
  expect(site.server.aggregator.state.config).toMatchObject({ consent: 'legitimate-interest' });
  await consent(page, false);
  await expect.poll(() => trainingWorkers(page)).toEqual([]);
  expect(Object.values(await recordsOf(page)).every((count) => count === 0)).toBe(true);
  const { releases } = site.server.aggregator.state;
  await openPage(page, site.page);
  await liveThrough(page, visitor);
  expect(await statusOf(page)).toMatchObject({ consent: false, consentSource: 'visitor' });
  expect(await trainingWorkers(page)).toHaveLength(0);
  expect(site.server.aggregator.state.releases).toBe(releases);
});

test('PR13 where the site leaves the history at a withdrawal, it stays, and nothing is trained or remembered', async ({
  page,
}) => {
  site = await startTestSite({ ...alone, consent: { onWithdrawal: 'training' } });
  await comeAndAgree(page, site);
  await hasSent(page);
  const { events } = await recordsOf(page);
  await consent(page, false);
  await expect.poll(() => trainingWorkers(page)).toEqual([]);
  await openPage(page, site.page);
  await liveThrough(page, visitor);
  expect((await statusOf(page)).history.events).toBe(events);
  expect((await recordsOf(page)).events).toBe(events);
  expect(await trainingWorkers(page)).toHaveLength(0);
});
