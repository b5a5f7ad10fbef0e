/** A visitor that audits: what left its browser is found in the log, and a model that is made for it alone stops it. */
import { createHash } from 'node:crypto';
import { expect, type Page, test } from 'playwright/test';
import { modelAddress } from '../../server/store/blob-address.ts';
import { fixtureVisitors } from './fixture.ts';
import { contrastComplaints } from './page-accessibility.ts';
import {
  consent,
  liveThrough,
  openPage,
  startTestSite,
  statusFits,
  statusOf,
  type TestSite,
} from './test-site.ts';

const [visitor] = fixtureVisitors(1, 3) as [ReturnType<typeof fixtureVisitors>[number]];

/** Every update closes a round: the log grows past it at once. */
const settings = {
  round: { cohort: 1, minimum: 1, deadlineMs: 600_000 },
  privacy: { noiseMultiplier: 0.01, cap: 20, budgetEpsilon: null },
};

/** The element comes before its script, and the script before that of the recommender has said anything. */
const body = (aggregator: string): string =>
  `<hearsay-ledger></hearsay-ledger><script src="${aggregator}/hearsay-ledger.js" crossorigin></script>`;

/** A page that says nothing of styles allows none but those of the element's script. */
const policy = (aggregator: string): string =>
  `default-src 'none'; script-src ${aggregator} blob: 'wasm-unsafe-eval'; worker-src blob:; ` +
  `connect-src blob: ${aggregator} ${aggregator.replace('http', 'ws')}`;

const ledgerOf = (page: Page) => page.locator('hearsay-ledger');

async function visit(page: Page, site: TestSite): Promise<void> {
  page.on('pageerror', (error) => expect(error, 'nothing throws into the page').toBeNull());
  await openPage(page, site.page);
  await liveThrough(page, visitor);
}

test('PR12 a browser trains, later finds its leaf in the log, and its ledger says so', async ({ page }) => {
  const site = await startTestSite(settings, { body, policy });
  await visit(page, site);
  await expect(ledgerOf(page)).toContainText('This browser remembers no update that left it.');
  await expect(ledgerOf(page).getByRole('status')).toHaveText('Training is off: nobody has said yes.');
  await consent(page);
  const { sent } = await statusFits(page, (status) =>
    status.sent.some(({ standing }) => standing === 'in the log'),
  );
  const found = sent.find(({ standing }) => standing === 'in the log');
  const table = ledgerOf(page).getByRole('table', { name: 'What left this browser' });
  await expect(table.getByRole('columnheader')).toHaveText(['When', 'Round', 'Size', 'Length', 'In the log']);
  const row = table.getByRole('row', { name: new RegExp(`entry ${found?.leafIndex}$`) });
  await expect(row.getByRole('cell').last()).toHaveText(`yes, entry ${found?.leafIndex}`);
  await expect(ledgerOf(page)).toContainText(
    /The public log had \d+ entries when this browser last checked it/,
  );
  await expect(ledgerOf(page)).toContainText(/ε = [\d,.]+ at δ = 0.000001/);
  await expect(ledgerOf(page).getByRole('alert')).toBeHidden();
  // the keyboard reaches what does not fit, after the switch, the events, the copy and the eraser
  for (let i = 0; i < 5; i++) await page.keyboard.press('Tab');
  await expect(ledgerOf(page).getByRole('region')).toBeFocused();
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'light dark'));
    await page.evaluate((dark) => {
      document.body.style.backgroundColor = dark ? 'rgb(24, 32, 34)' : 'rgb(255, 255, 255)';
    }, scheme === 'dark');
    expect(await page.evaluate(contrastComplaints)).toEqual([]);
  }
  // in a page's narrow column the table scrolls, and does not hold the column open
  await page.evaluate(() => Object.assign(document.body.style, { display: 'grid', width: '150px' }));
  expect(await ledgerOf(page).evaluate((it) => it.clientWidth)).toBe(150);
  await site.close();
});

/** From now on another model is announced, at the address and under the leaf of the true one's. */
function forgeModel({ server: { aggregator }, store }: TestSite): void {
  const announce = aggregator.announcement.bind(aggregator);
  aggregator.announcement = () => {
    const announcement = announce();
    const { hash, ...model } = announcement.model;
    const file = new Uint8Array(store.blob(modelAddress(hash))!);
    file.set([file.at(-2)! ^ 1], file.length - 2); // the last value, by one bit
    const forged = createHash('sha256').update(file).digest('hex');
    store.write({ blobs: new Map([[modelAddress(forged), file]]) });
    return { ...announcement, model: { ...model, hash: forged } };
  };
}

test('PR11 a model that is not in the log stops training, and the ledger says why', async ({ page }) => {
  const site = await startTestSite(settings, { body });
  forgeModel(site);
  await page.setViewportSize({ width: 390, height: 700 });
  await visit(page, site);
  await consent(page);
  await statusFits(page, ({ training }) => training.off === 'model not in the log');
  await expect(ledgerOf(page).getByRole('alert')).toContainText('does not stand in the log');
  expect((await statusOf(page)).sent).toEqual([]);
  expect(site.server.aggregator.announcement().round?.contributions).toBe(0);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await site.close();
});

test('PR10 a log that is not the one that the script tag names stops training, and the ledger says why', async ({
  page,
}) => {
  const site = await startTestSite(settings, {
    body,
    attributes: `data-init="manual" data-log="${'e5'.repeat(32)}"`,
  });
  await visit(page, site);
  await consent(page);
  await statusFits(page, ({ training }) => training.off === 'another log');
  await expect(ledgerOf(page).getByRole('alert')).toContainText('shows another log');
  expect(site.server.aggregator.announcement().round?.contributions).toBe(0);
  await site.close();
});
