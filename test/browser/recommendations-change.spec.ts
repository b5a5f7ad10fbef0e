/** `<hearsay-recommendations>` in a page: when it shows something else, and when it leaves what is there. */
import { expect, test } from 'playwright/test';
import { recommended } from './elements-content.ts';
import type { FakeWindow } from './elements-site.ts';
import { layoutShift } from './layout-shift.ts';
import {
  callsOf,
  cardsOf,
  closeSites,
  element,
  framesPass,
  open,
  renew,
  tall,
  titlesOf,
} from './recommendations-page.ts';

test.afterEach(closeSites);

test('leaves cards alone while they are looked at, and shows others when they are not', async ({ page }) => {
  const host = await open(page, { body: `${element}${tall}`, attributes: '' });
  await expect(cardsOf(host)).toHaveCount(4);
  const before = await titlesOf(host);
  await renew(page);
  await framesPass(page);
  expect(await titlesOf(host)).toEqual(before);
  expect(await callsOf(page), 'nothing is computed in vain').toHaveLength(1);
  await page.evaluate(() => scrollTo(0, 2500));
  await expect
    .poll(() => titlesOf(host))
    .toEqual([
      'Lunch bag',
      'Set of six T-lights',
      'Paper chain kit, fifties Christmas',
      'Spaceboy lunch box',
    ]);
  expect(await layoutShift(page)).toBe(0);
});

test('leaves cards alone that have the focus, wherever they are', async ({ page }) => {
  const host = await open(page, { body: `${element}${tall}` });
  await expect(cardsOf(host)).toHaveCount(4);
  const first = cardsOf(host).first();
  await first.focus();
  await page.evaluate(() => scrollTo(0, 2500));
  await renew(page);
  await framesPass(page);
  await expect(first).toBeFocused();
});

test('follows the page to another item at once', async ({ page }) => {
  const host = await open(page, { body: element });
  await expect(cardsOf(host)).toHaveCount(4);
  await page.evaluate((recommendations) => {
    const { fake } = window as unknown as FakeWindow;
    fake.content = { ...fake.content, recommendations };
    document.querySelector('hearsay-recommendations')?.setAttribute('item', '3');
  }, recommended(5));
  await expect.poll(async () => (await titlesOf(host))[0]).toBe('Lunch bag');
  const wish = { count: 4, placement: 'home', context: { itemId: '3' } };
  expect((await callsOf(page)).at(-1)).toEqual(['recommend', wish]);
});

test('follows the page to another language at once', async ({ page }) => {
  const host = await open(page, { body: element });
  await expect(host.getByRole('heading', { name: 'You may also like' })).toBeVisible();
  await expect(cardsOf(host)).toHaveCount(4);
  const before = await titlesOf(host);
  await page.evaluate(() => {
    document.documentElement.lang = 'zh-CN';
  });
  await expect(host.getByRole('heading', { name: '猜你喜欢' })).toBeVisible();
  await expect(host.locator('.reason').nth(2)).toHaveText('热门');
  expect(await titlesOf(host)).toEqual(before);
  const asked = (await callsOf(page)).length;
  await page.evaluate(() => document.querySelector('main')?.setAttribute('lang', 'zh-CN'));
  await framesPass(page);
  expect(await callsOf(page), 'the same language is no other').toHaveLength(asked);
});
