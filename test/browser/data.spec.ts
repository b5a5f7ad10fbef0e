/** What a visitor takes along and erases, in a real browser's storage, with several tabs open. */
import { type BrowserContext, expect, type Page, test } from 'playwright/test';
import { fixtureItems, fixtureVisitors } from './fixture.ts';
import type { HearsayWindow } from './hearsay-window.ts';
import { nothingStored, storedBy } from './stored.ts';
import { consent, liveThrough, openPage, startTestSite, statusFits } from './test-site.ts';

const [visitor] = fixtureVisitors(1, 3) as [ReturnType<typeof fixtureVisitors>[number]];

/** Every update closes a round: something is in every store soon. */
const settings = {
  round: { cohort: 1, minimum: 1, deadlineMs: 600_000 },
  privacy: { noiseMultiplier: 0.01, cap: 20, budgetEpsilon: null },
};

/** What a page keeps itself, in both of its stores. */
const ownStorage = (page: Page) =>
  page.evaluate(() => {
    for (const storage of [localStorage, sessionStorage]) storage.setItem('of-the-page', '1');
  });

/** Hearsay in a new tab; what throws into the page fails the test. */
async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => expect(error, 'nothing throws into the page').toBeNull());
  await openPage(page, url);
  return page;
}

const exportOf = (page: Page) =>
  page.evaluate(async () => {
    const exported = await (window as unknown as HearsayWindow).hearsay.export();
    const open = indexedDB.open('hearsay');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const stores = [...open.result.objectStoreNames];
    open.result.close();
    return { text: JSON.stringify(exported), stores };
  });

test('everything that this browser keeps is in the export, store by store', async ({ context }) => {
  const site = await startTestSite(settings);
  const page = await openTab(context, site.page);
  await liveThrough(page, visitor);
  await consent(page);
  await statusFits(
    page,
    ({ sent, log }) => log !== null && sent.some(({ outcome }) => outcome === 'accepted'),
  );
  const { text, stores } = await exportOf(page);
  const { database } = JSON.parse(text) as { database: Record<string, object[]> };
  expect(Object.keys(database).sort()).toEqual(stores.sort());
  expect(database.events).toHaveLength(visitor.orders.slice(0, -1).flat().length);
  expect(text).toContain(visitor.orders[0]?.[0]);
  const [participation] = database.participations as { value: { receipt: object; time: string } }[];
  expect(participation?.value).toMatchObject({
    outcome: 'accepted',
    receipt: { salt: expect.stringMatching(/^[\da-f]{64}$/) },
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
  await site.close();
});

test('erasing takes every byte of ours, in all tabs, and the next yes is another profile', async ({
  context,
}) => {
  const site = await startTestSite(settings);
  const page = await openTab(context, site.page);
  await ownStorage(page);
  expect(await storedBy(page)).toEqual({
    ...nothingStored,
    local: ['of-the-page'],
    session: ['of-the-page'],
  });
  await liveThrough(page, visitor);
  await consent(page);
  await statusFits(page, ({ sent }) => sent.some(({ outcome }) => outcome === 'accepted'));
  const other = await openTab(context, site.page);
  await ownStorage(other);
  // its worker has the database open, too
  await statusFits(other, ({ training }) => training.off === 'another tab trains');
  // a recommendation that is followed is remembered on the way
  const [first] = await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.recommend());
  await page.reload();
  await openPage(page, site.page);
  expect(await storedBy(page)).toEqual({
    ...nothingStored,
    databases: ['hearsay'],
    local: expect.arrayContaining(['of-the-page', 'hearsay.consent']),
    session: expect.arrayContaining(['of-the-page', 'hearsay.given']),
  });
  const { text } = await exportOf(page);
  expect(text).toContain(first?.recommendationId);
  const left = await page.evaluate(async () => {
    await (window as unknown as HearsayWindow).hearsay.erase();
    return indexedDB.databases();
  });
  expect(left).toEqual([]); // the other tab let go: else it is over without the deletion
  for (const each of [page, other]) {
    const status = await statusFits(each, ({ consent }) => !consent);
    expect(status).toMatchObject({ sent: [], log: null, history: { events: 0, kept: 'memory' } });
    expect(status.training).toMatchObject({ state: 'off', off: 'no consent' });
    expect(await storedBy(each)).toEqual({
      ...nothingStored,
      local: ['of-the-page'],
      session: ['of-the-page'],
    });
  }
  const held = await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.export());
  expect(held).toMatchObject({ consent: false, memory: { events: [] }, database: {} });
  expect((await storedBy(page)).databases).toEqual([]); // looking makes none
  const look = () =>
    page.evaluate((itemId) => {
      (window as unknown as HearsayWindow).hearsay.track('view', { itemId });
    }, fixtureItems[0]?.id ?? '');
  await look(); // under a no nothing is remembered
  await consent(page);
  await look();
  const status = await statusFits(page, ({ history }) => history.kept === 'disk');
  expect(status).toMatchObject({ history: { events: 1 }, sent: [] });
  await site.close();
});
