/** What a visitor can do in `<hearsay-ledger>`; what it shows of the log is in `ledger.spec.ts`. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { ordinaryContent } from './elements-content.ts';
import { addFakeHearsay, type FakeWindow, startElementsSite } from './elements-site.ts';
import { clientFolder } from './test-site.ts';

const sites: { readonly close: () => void }[] = [];
test.afterEach(() => {
  for (const site of sites.splice(0)) site.close();
});

async function open(page: Page, lang = 'en-GB'): Promise<Locator> {
  const body = '<button>Before</button><hearsay-ledger></hearsay-ledger>';
  const site = await startElementsSite({ body, html: `lang="${lang}"` });
  sites.push(site);
  page.on('pageerror', (error) => expect(error, 'nothing throws into the page').toBeNull());
  await addFakeHearsay(page, ordinaryContent);
  await page.goto(site.page);
  return page.locator('hearsay-ledger');
}

const callsOf = (page: Page): Promise<[string, ...unknown[]][]> =>
  page.evaluate(() => (window as unknown as FakeWindow).fake.calls);

test('is brought by the script tag alone, and turns training on and off', async ({ page }) => {
  const host = await open(page);
  const takePart = host.getByRole('switch', { name: 'Take part in training' });
  await expect(takePart).not.toBeChecked();
  await takePart.click();
  await expect(takePart).toBeChecked();
  await takePart.press('Space');
  await expect(takePart).not.toBeChecked();
  expect(await callsOf(page)).toEqual([
    ['consent', true],
    ['consent', false],
  ]);
});

test('says that nothing is there, or erased, only once the page has its API', async ({ page }) => {
  const site = await startElementsSite({ body: '<hearsay-ledger></hearsay-ledger>' });
  sites.push(site);
  await addFakeHearsay(page, { ...ordinaryContent, exported: {} });
  // The page keeps something else there, so the script tag does not start; the ledger comes by itself.
  await page.addInitScript(() =>
    Object.assign(window, { late: Reflect.get(window, 'hearsay'), hearsay: {} }),
  );
  await page.goto(site.page);
  const name = readdirSync(clientFolder).find((file) => /^hearsay-ledger\.\w+\.js$/.test(file));
  await page.addScriptTag({ path: `${clientFolder}/${name}` });
  const host = page.locator('hearsay-ledger');
  await host.getByText('Show the last events').click();
  await host.getByRole('button', { name: 'Erase everything' }).click();
  await host.getByRole('button', { name: 'Erase', exact: true }).click();
  const claims = [/keeps no events/, /remembers no update/, /Everything is erased/];
  for (const claim of claims.map((text) => host.getByText(text))) await expect(claim).toBeHidden();
  await page.evaluate(() => Object.assign(window, { hearsay: Reflect.get(window, 'late') }));
  await page.addScriptTag({ url: 'data:text/javascript,' });
  for (const claim of [claims[0]!, claims[2]!]) await expect(host.getByText(claim)).toBeVisible();
  expect(await callsOf(page)).toEqual([['erase']]);
});

test('lists the last events in words', async ({ page }) => {
  const host = await open(page);
  await host.getByText('Show the last events').click();
  await expect(host.getByRole('list').getByRole('listitem')).toHaveText([
    /^Bought “.gone.”/,
    /^Searched for “.tea.”/,
    /^Viewed “.Party bunting.”/,
  ]);
  const chinese = await open(page, 'zh-CN');
  await chinese.getByText('查看最近的操作记录').click();
  await expect(chinese.getByRole('listitem').first()).toHaveText(/^购买了“.gone.”/);
});

test('hands out a copy of everything', async ({ page }) => {
  const host = await open(page);
  const coming = page.waitForEvent('download');
  await host.getByRole('button', { name: 'Download a copy' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('hearsay.json');
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual(ordinaryContent.exported);
});

test('asks in place before it erases, and loses neither focus nor word', async ({ page }) => {
  const host = await open(page);
  const erase = host.getByRole('button', { name: 'Erase everything' });
  await erase.focus();
  await page.keyboard.press('Enter');
  const group = host.getByRole('group', { name: /^Erase everything that this browser keeps/ });
  await expect(group.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(erase).toBeFocused();
  expect(await callsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  expect(await callsOf(page)).toEqual([['erase']]);
  await expect(host.getByText('Everything is erased, as far as this browser lets us.')).toBeVisible();
  await expect(erase).toBeFocused();
  await host.getByText('Show the last events').click();
  await expect(host.getByText('This browser keeps no events.')).toBeVisible();
});
