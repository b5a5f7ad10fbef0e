/** `<hearsay-consent>` in a page: it asks once, alike for yes and no, and writes nothing before a yes. */
import { expect, type Locator, type Page, test } from 'playwright/test';
import { ordinaryContent } from './elements-content.ts';
import { addFakeHearsay, type FakeContent, type FakeWindow, startElementsSite } from './elements-site.ts';

const sites: { readonly close: () => void }[] = [];
test.afterEach(() => {
  for (const site of sites.splice(0)) site.close();
});

const element = '<hearsay-consent><a slot="policy" href="/privacy">Privacy policy</a></hearsay-consent>';
const withStatus = (status: object): FakeContent => ({
  ...ordinaryContent,
  status: { ...ordinaryContent.status, ...status },
});

async function open(page: Page, body = element, fake = ordinaryContent): Promise<Locator> {
  const site = await startElementsSite({ body: `<h1>Shop</h1><button>Before</button>${body}` });
  sites.push(site);
  page.on('pageerror', (error) => expect(error, 'nothing throws into the page').toBeNull());
  await addFakeHearsay(page, fake);
  await page.goto(site.page);
  return page.locator('hearsay-consent');
}

const callsOf = (page: Page): Promise<[string, ...unknown[]][]> =>
  page.evaluate(() => (window as unknown as FakeWindow).fake.calls);
const yes = (host: Locator): Locator => host.getByRole('button', { name: 'Yes, learn from my visits' });
const no = (host: Locator): Locator => host.getByRole('button', { name: 'No, do not learn' });

test('asks, says what can be inferred, and takes a yes', async ({ page }) => {
  const host = await open(page);
  await expect(host.getByRole('region')).toHaveAccessibleName(/^May this site learn/);
  await expect(host).toContainText('can infer from them which items you looked at');
  await expect(host.getByText('foresaw your next step')).toBeHidden();
  await host.getByText('What yes and no mean').click();
  await expect(host.getByText('foresaw your next step')).toBeVisible();
  await expect(host.getByRole('link', { name: 'Privacy policy' })).toBeVisible();
  await yes(host).click();
  await expect(host).toBeHidden();
  expect(await callsOf(page)).toEqual([['consent', true]]);
});

test('takes a no, asks no more on this page, and writes nothing', async ({ page }) => {
  const host = await open(page);
  await no(host).click();
  await expect(host).toBeHidden();
  expect(await callsOf(page)).toEqual([['consent', false]]);
  await page.evaluate(() => {
    document.querySelector('main')?.append(document.createElement('hearsay-consent'));
    (window as unknown as FakeWindow).fake.tell('status');
  });
  await expect(host.first()).toBeHidden();
  await expect(host.last()).toBeHidden();
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
    0,
    0,
    '',
  ]);
  await page.reload();
  await expect(yes(host)).toBeVisible();
});

test('remembers a no where the site wants that', async ({ page }) => {
  const host = await open(page, '<hearsay-consent remember-no></hearsay-consent>');
  await no(host).click();
  await page.reload();
  await page.waitForLoadState('networkidle');
  await expect(host).toBeHidden();
});

test('stays away where a consent manager, the browser or the site has answered, or nothing is known', async ({
  page,
}) => {
  for (const status of [
    { consentSource: 'tcf' },
    { consentSource: 'privacy control' },
    { consent: true, consentSource: 'consent mode' },
    { privacy: null },
  ]) {
    const host = await open(page, element, withStatus(status));
    await page.waitForLoadState('networkidle');
    await expect(host).toBeHidden();
  }
});

test('does not ask again at once where a yes was taken back', async ({ page }) => {
  const host = await open(page, element, withStatus({ consent: true }));
  await expect(host).toBeHidden();
  await page.evaluate(() => {
    void (window as unknown as { hearsay: { consent: (given: boolean) => void } }).hearsay.consent(false);
  });
  await expect(host).toBeHidden();
});

test('makes yes and no alike, and takes no focus', async ({ page }) => {
  for (const width of [1200, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const host = await open(page);
    const looks = await Promise.all(
      [yes(host), no(host)].map((button) =>
        button.evaluate((element) => {
          const { color, backgroundColor, border, font, padding, opacity } = getComputedStyle(element);
          const { width, height } = element.getBoundingClientRect();
          return { color, backgroundColor, border, font, padding, opacity, width, height };
        }),
      ),
    );
    expect(looks[0]).toEqual(looks[1]);
    expect(looks[0]!.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  }
});

test('is answered by the keyboard', async ({ page }) => {
  const host = await open(page);
  await expect(yes(host)).toBeVisible();
  await page.getByRole('button', { name: 'Before' }).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('Tab'); // policy, details, yes, no
  await expect(no(host)).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await callsOf(page)).toEqual([['consent', false]]);
});

test('stands in the page by default, and at the bottom of the screen where it is told to', async ({
  page,
}) => {
  const host = await open(page);
  await expect(yes(host)).toBeVisible();
  expect(await host.evaluate((element) => getComputedStyle(element).position)).toBe('static');
  const bottom = await open(page, '<hearsay-consent position="bottom"></hearsay-consent>');
  await expect(yes(bottom)).toBeInViewport();
  const box = await bottom.boundingBox();
  expect(box!.y + box!.height).toBeCloseTo(page.viewportSize()!.height, 0);
});

test('reads from left to right where its words do, also in a page that does not', async ({ page }) => {
  const host = await open(page, `<div dir="rtl" lang="ar">${element}<hearsay-ledger></hearsay-ledger></div>`);
  await expect(host.getByText('May this site learn')).toHaveCSS('direction', 'ltr');
  await expect(page.getByText('Training is off')).toHaveCSS('direction', 'ltr');
});

test('speaks Chinese where the page does', async ({ page }) => {
  const host = await open(page, `<div lang="zh-Hans">${element}</div>`);
  await expect(host.getByRole('button')).toHaveText(['同意，从我的访问中学习', '不同意，不要学习']);
});
