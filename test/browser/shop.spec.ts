/** The demo as `npm start` runs it, on the real catalog with real purchase histories, seen by one visitor. */
import { expect, type Page, test } from 'playwright/test';
import { type Demo, startDemo } from './demo-process.ts';

let demo: Demo;
let address: string;

test.beforeAll(async () => {
  demo = await startDemo();
  address = demo.addresses.get('shop') ?? '';
});

test.afterAll(() => demo.stop());

/** Look at a few things, as a visitor would, and put the last into the basket. @returns their titles */
async function lookAround(page: Page): Promise<string[]> {
  const titles: string[] = [];
  for (const search of ['heart', 'lunch bag', 'cake']) {
    await page.getByTestId('search').fill(search);
    await page.getByTestId('search').press('Enter');
    await page.getByTestId('card').first().click();
    await expect(page.getByTestId('add-to-basket')).toBeVisible();
    titles.push((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
  }
  await page.getByTestId('add-to-basket').click();
  return titles;
}

/** What is recommended says why, and goes when it is not wanted; the keyboard stays where it was. */
async function sayNo(page: Page, seen: readonly string[]): Promise<void> {
  const row = page.getByTestId('recommendations');
  const reason = (await row.getByTestId('reason').first().textContent()) ?? '';
  const why = seen.map((title, i) =>
    i < seen.length - 1 ? `Because you viewed ${title}` : `Because you put ${title} into the basket`,
  );
  expect(why).toContain(reason);
  const idAt = (place: number): Promise<string | null> =>
    row.getByTestId('card').nth(place).getAttribute('data-item-id');
  for (const press of ['mouse', 'keyboard'] as const) {
    const unwanted = await idAt(2);
    const button = row.getByTestId('dismiss').nth(2);
    if (press === 'mouse') await button.click();
    else await button.press('Enter');
    await expect(row.locator(`[data-item-id="${unwanted}"]`)).toHaveCount(0);
    await expect(row.getByTestId('card')).toHaveCount(8);
  }
  await expect(row.getByTestId('dismiss').nth(2)).toBeFocused();
}

test('a visitor looks at a few things, trains, sends one update, and gets the next model', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.setViewportSize({ width: 1360, height: 1100 });
  await page.goto(address);
  await expect(page.getByTestId('recommendations').getByTestId('card').first()).toBeVisible();
  const seen = await lookAround(page);
  await page.getByTestId('consent').click();
  await expect(page.getByTestId('backend')).toHaveText(/wasm|webgpu/i);
  await expect
    .poll(async () => Number(await page.getByTestId('sent').getAttribute('data-count')))
    .toBeGreaterThan(0);
  const before = Number(await page.getByTestId('model-version').textContent());
  await expect
    .poll(async () => Number(await page.getByTestId('model-version').textContent()))
    .toBeGreaterThan(before);
  await expect(page.getByTestId('epsilon')).toHaveText(
    /^ε = [\d,]+ — no guarantee: 90 visitors are too few$/,
  );
  await page.goto(`${address}#/`);
  const recommended = page.getByTestId('recommendations');
  await expect(recommended).toHaveAttribute('data-kind', 'recommended');
  await expect(recommended.getByTestId('card')).toHaveCount(8);
  const panel = page.locator('.panel-body');
  expect(await panel.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
  await page.screenshot({ path: 'test-results/shop.png' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: 'test-results/shop-dark.png' });
  await sayNo(page, seen);
  expect(errors).toEqual([]);
});

test('the shop fits a phone, and its panel opens', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 760 });
  await page.goto(address);
  await expect(page.getByTestId('card').first()).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.getByTestId('panel-toggle').click();
  await expect(page.getByTestId('epsilon')).toBeVisible();
  await page.screenshot({ path: 'test-results/shop-phone.png' });
});

test('the panel fits again when a phone that was held across is held upright', async ({ page }) => {
  await page.setViewportSize({ width: 760, height: 360 });
  await page.goto(address);
  await page.getByTestId('panel-toggle').click();
  const canvas = page.locator('[data-station="crowd"] canvas');
  await expect(canvas).toBeVisible();
  await page.setViewportSize({ width: 360, height: 760 });
  const body = page.locator('.panel-body');
  await expect.poll(() => body.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
});
