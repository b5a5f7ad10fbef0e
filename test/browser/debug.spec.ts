/** The overlay for the site's owner: by keyboard, light and dark, on a phone, under a policy without inline styles. */
import { expect, type Page, test } from 'playwright/test';
import { fixtureItems } from './fixture.ts';
import type { HearsayWindow } from './hearsay-window.ts';
import { contrastComplaints } from './page-accessibility.ts';
import { openPage, startTestSite } from './test-site.ts';

/** A page that says nothing of styles allows none but constructed ones. */
const policy = (aggregator: string): string =>
  `default-src 'none'; script-src ${aggregator} blob:; worker-src blob:; connect-src ${aggregator} ${aggregator.replace('http', 'ws')}`;

const body = (): string => '<main><button id="own">A button of the page</button></main>';

const debug = (page: Page, show?: boolean) =>
  page.evaluate((show) => (window as unknown as HearsayWindow).hearsay.debug(show), show);

test('the overlay says what runs, and what was recommended and why; Escape and its button close it', async ({
  page,
}) => {
  const violations: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && violations.push(message.text())));
  page.on('pageerror', (error) => expect(error, 'nothing throws into the page').toBeNull());
  const scripts: string[] = [];
  page.on('request', (request) => void scripts.push(request.url()));
  const site = await startTestSite({}, { policy, body });
  await openPage(page, site.page);
  expect(scripts.some((url) => url.includes('/client/debug.'))).toBe(false);
  await page.locator('#own').focus();
  await debug(page);
  const dialog = page.getByRole('dialog', { name: 'Hearsay' });
  await expect(dialog).toContainText('off: no consent');
  await expect(dialog).toContainText('No list was asked for yet.');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  const title = fixtureItems[3]?.title ?? '';
  await page.evaluate(
    async (ids) => {
      const { hearsay } = window as unknown as HearsayWindow;
      hearsay.track('view', { itemId: ids[0] ?? '' });
      await hearsay.recommend({ placement: 'home', count: 5, pin: [ids[1] ?? ''] });
    },
    [fixtureItems[0]?.id, fixtureItems[3]?.id],
  );
  const table = dialog.getByRole('table', { name: /^Last list: home, 5 items in [\d.]+ ms$/ });
  await expect(table.getByRole('row')).toHaveCount(6);
  await expect(table.getByRole('row').nth(1)).toContainText(title);
  await expect(table.getByRole('row').nth(1)).toContainText('pinned');
  await expect(dialog).toContainText(/p50 [\d.]+ ms, p95 [\d.]+ ms of 1/);
  await expect(dialog).toContainText('1, kept in memory');
  // the keyboard reaches what does not fit, and leaves again
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('region')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('#own')).toBeFocused();
  await debug(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);
  await debug(page);
  await debug(page); // one overlay, however often it is asked for
  await expect(dialog).toHaveCount(1);
  await debug(page, false);
  await expect(dialog).toHaveCount(0);
  expect(violations).toEqual([]);
  await site.close();
});

test('the overlay can be read in light and dark, and fits a phone', async ({ page }) => {
  const site = await startTestSite({}, { body });
  await openPage(page, site.page);
  await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.recommend());
  await debug(page);
  const dialog = page.getByRole('dialog', { name: 'Hearsay' });
  await expect(dialog.getByRole('table')).toBeVisible();
  for (const [width, scheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    expect(await page.evaluate(contrastComplaints)).toEqual([]);
    const box = await dialog.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
    if (process.env.SHOTS) await page.screenshot({ path: `/tmp/advise-shots/${width}-${scheme}.png` });
  }
  await site.close();
});
