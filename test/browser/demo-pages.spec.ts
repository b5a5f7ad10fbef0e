/** The demo's pages with the elements: plain HTML, React and Vue, on the real catalog. */
import { expect, type Locator, type Page, test } from 'playwright/test';
import { axeFindings } from './axe.ts';
import { type Demo, startDemo } from './demo-process.ts';
import { layoutShift, watchLayoutShift } from './layout-shift.ts';

let demo: Demo;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(() => demo.stop());

async function open(page: Page, name: string): Promise<void> {
  page.on('pageerror', (error) => expect(error, 'nothing throws into the page').toBeNull());
  await watchLayoutShift(page);
  await page.goto(demo.addresses.get(`elements with ${name}`) ?? '');
  await expect(beside(page).getByRole('link')).toHaveCount(4);
}

const beside = (page: Page) => page.locator('hearsay-recommendations[placement="product"]');
const pricesOf = async (page: Page): Promise<number[]> =>
  (await beside(page).locator('.price').allTextContents()).map((price) => Number(price.replace('£', '')));

for (const name of ['html', 'react', 'vue']) {
  test(`${name}: recommends beside an item, takes a yes, shows the ledger; axe finds nothing`, async ({
    page,
  }) => {
    await open(page, name);
    await expect(beside(page)).toContainText('Similar to');
    const asks = page.locator('hearsay-consent');
    await expect(asks.getByRole('button')).toHaveCount(2);
    expect(await axeFindings(page)).toEqual([]);
    await asks.getByRole('button', { name: /^Yes/ }).click();
    await expect(asks).toBeHidden();
    await expect(page.locator('hearsay-ledger').getByRole('switch')).toBeChecked();
    // The view, and impressions of cards that were in sight for a second by now.
    await expect(page.locator('hearsay-ledger')).toContainText(
      /Events that this browser keeps on this device: \d\./,
    );
  });
}

test('html: the list that the server sent makes room for cards, and nothing moves', async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 2400 });
  await open(page, 'html');
  const home = page.locator('hearsay-recommendations[placement="home"]');
  await expect(home.getByRole('heading', { name: 'For you' })).toBeVisible();
  await expect(home.getByRole('link')).toHaveCount(4);
  await expect(home.getByText('Party bunting')).toBeHidden();
  await expect(page.locator('hearsay-consent').getByRole('button')).toHaveCount(2);
  expect(await layoutShift(page)).toBe(0);
  const addressesOf = (list: Locator): Promise<string[]> =>
    list.getByRole('link').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  const shown = [...(await addressesOf(beside(page))), ...(await addressesOf(home))];
  expect(new Set(shown).size, 'no item is shown twice').toBe(8);
});

test('html: on a phone nothing moves either, and the cards leave no room empty', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 2400 });
  await open(page, 'html');
  const home = page.locator('hearsay-recommendations[placement="home"]');
  await expect(home.getByRole('link')).toHaveCount(4);
  await expect(page.locator('hearsay-consent').getByRole('button')).toHaveCount(2);
  expect(await layoutShift(page)).toBe(0);
  const gap = await home.evaluate((host) => {
    const list = host.shadowRoot?.querySelector('ul');
    return host.getBoundingClientRect().bottom - (list?.getBoundingClientRect().bottom ?? 0);
  });
  expect(gap).toBeLessThan(8);
});

for (const name of ['react', 'vue']) {
  test(`${name}: a card leads to another item without another page, and a filter holds`, async ({ page }) => {
    await open(page, name);
    const address = page.url();
    const second = beside(page).getByRole('link').nth(1);
    const title = (await second.locator('.title').textContent()) ?? '';
    await second.click();
    await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
    await expect(beside(page)).toContainText(`Similar to “\u2068${title}\u2069”`);
    expect(page.url()).toBe(address);
    await page.getByLabel('nothing above £5').check();
    await expect
      .poll(async () => (await pricesOf(page)).length === 4 && Math.max(...(await pricesOf(page))) <= 5)
      .toBe(true);
  });
}
