/** All elements on one page: what axe finds, and what a strict policy sees. */
import { expect, type Page, test } from 'playwright/test';
import { axeFindings } from './axe.ts';
import { ordinaryContent } from './elements-content.ts';
import { addFakeHearsay, startElementsSite } from './elements-site.ts';
import { contrastComplaints } from './page-accessibility.ts';

const body = `<h1>Shop</h1><hearsay-recommendations count="6"></hearsay-recommendations>
  <hearsay-ledger></hearsay-ledger><hearsay-consent><a slot="policy" href="/privacy">Privacy policy</a></hearsay-consent>`;
const css = `:root { color-scheme: light dark; background: light-dark(rgb(253 253 251), rgb(20 25 27));
  color: light-dark(rgb(27 42 47), rgb(230 236 234)) } a { color: inherit } body { background: inherit }`;

async function waitForElements(page: Page): Promise<void> {
  await expect(page.locator('hearsay-recommendations').getByRole('link')).toHaveCount(6);
  await expect(page.locator('hearsay-ledger').getByRole('switch')).toBeVisible();
  await expect(page.locator('hearsay-consent').getByRole('button')).toHaveCount(2);
}

const languages = [
  { html: 'lang="en-GB"', name: 'English' },
  { html: 'lang="zh-CN"', name: 'Chinese' },
  { html: 'lang="ar" dir="rtl"', name: 'right to left' },
];

for (const { html, name } of languages) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1200, 390]) {
      test(`axe finds nothing: ${name}, ${colorScheme}, ${width} px`, async ({ page }) => {
        const site = await startElementsSite({ body, css, html });
        await addFakeHearsay(page, ordinaryContent);
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        await page.goto(site.page);
        await waitForElements(page);
        await page.locator('hearsay-ledger summary').click();
        await page.locator('hearsay-consent summary').click();
        await page.locator('hearsay-ledger').locator('[part~="erase"]').click();
        await expect(page.locator('hearsay-ledger').getByRole('listitem')).toHaveCount(3);
        expect(await axeFindings(page)).toEqual([]);
        expect(await page.evaluate(contrastComplaints)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        site.close();
      });
    }
  }
}

test('axe does find what is wrong', async ({ page }) => {
  const site = await startElementsSite({ body: '<h1>Shop</h1><button></button>' });
  await page.goto(site.page);
  expect((await axeFindings(page)).join()).toContain('button-name');
  site.close();
});

test('a policy without inline code, inline styles and eval is enough', async ({ page }) => {
  const policy = (client: string): string =>
    `default-src 'none'; script-src ${client}; style-src 'self'; img-src 'self'`;
  const site = await startElementsSite({ body, css, policy });
  await addFakeHearsay(page, ordinaryContent);
  await page.addInitScript(() => {
    const broken: string[] = [];
    Object.assign(window, { broken });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      broken.push(`${violatedDirective} ${blockedURI}`);
    });
  });
  await page.goto(site.page);
  await waitForElements(page);
  expect(await page.evaluate(() => (window as unknown as { broken: string[] }).broken)).toEqual([]);
  site.close();
});
