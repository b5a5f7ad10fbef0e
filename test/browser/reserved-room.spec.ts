/** The guide's style sheet holds the place of `<hearsay-recommendations>` while the script tag is on its way: nothing moves. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from 'playwright/test';
import { ordinaryContent } from './elements-content.ts';
import { addFakeHearsay, startElementsSite } from './elements-site.ts';
import { guideCss } from './guide-css.ts';

const topBelow = (page: Page): Promise<number> =>
  page.getByText('Below').evaluate((element) => element.getBoundingClientRect().top);

/** Where what is below the element stands, px: before the script tag came, and when cards are there. */
async function topsBelow(page: Page, element: string, css: string): Promise<readonly [number, number]> {
  const site = await startElementsSite({ body: `${element}<p>Below</p>`, css });
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('**/hearsay.js', async (route) => {
    await arrived;
    await route.continue();
  });
  await addFakeHearsay(page, ordinaryContent);
  await page.goto(site.page, { waitUntil: 'commit' });
  await page.getByText('Below').waitFor();
  await page.waitForFunction(() => document.styleSheets.length > 0); // one that is on its way is not counted
  const before = await topBelow(page);
  arrive();
  await expect(page.locator('.title, [data-field="title"]').first()).toBeVisible();
  const after = await topBelow(page);
  await page.unrouteAll();
  site.close();
  return [before, after];
}

const elementOf = (count: number, content = ''): string =>
  `<hearsay-recommendations count="${count}">${content}</hearsay-recommendations>`;

for (const [width, column] of [
  [1200, ''],
  [768, ''],
  [641, ''],
  [390, ''],
  [1200, 'inline-size: 800px'],
  [1200, 'inline-size: 500px'],
  [1200, 'inline-size: 280px; font-size: 20px'],
] as const) {
  test(`on a screen of ${width} px, ${column || 'as wide'}, nothing below it moves`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const count of [1, 4, 8]) {
      const css = `${guideCss} main { ${column} } hearsay-recommendations[count="1"] { --hearsay-count: 1 }`;
      const [before, after] = await topsBelow(page, elementOf(count), css);
      expect(Math.abs(after - before), `${count} cards: ${before}, ${after}`).toBeLessThanOrEqual(1);
    }
  });
}

test('nothing moves either where the words have another height, or a template comes with the element', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1200, height: 900 });
  const template =
    '<template slot="item"><img width="1" height="1" alt=""><p data-field="title"></p></template>';
  const [heading, words] = ['<h2 slot="heading">For you</h2>', '--hearsay-words-height: 10em'];
  const css = `${guideCss} hearsay-recommendations { ${words} } h2 { margin: 0 0 .75rem; font-size: 1.25em; line-height: 1.3 }`;
  const [before, after] = await topsBelow(page, elementOf(4, heading), css);
  expect(Math.abs(after - before)).toBeLessThanOrEqual(1);
  const [above] = await topsBelow(page, elementOf(4, template), css);
  expect(above, 'a template is no content').toBe(before);
});

test('content of the page holds its place itself, and its margins stay in it', async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 900 });
  const content = '<div style="height: 800px; margin: 30px 0">Best sellers</div>';
  const [before, after] = await topsBelow(page, elementOf(4, content), guideCss);
  expect(Math.abs(after - before)).toBeLessThanOrEqual(1);
  expect(before).toBeGreaterThan(860);
  expect(before).toBeLessThan(900);
});

test('without the style sheet what is below moves: the measure works', async ({ page }) => {
  const [before, after] = await topsBelow(page, elementOf(4), '');
  expect(after - before).toBeGreaterThan(100);
});

test('the demo’s pages have the same style sheet', () => {
  const pages = readFileSync(new URL('../../demo/pages/pages.css', import.meta.url), 'utf8');
  const bare = (css: string): string => css.replace(/\s/g, '');
  expect(bare(guideCss)).not.toBe('');
  expect(bare(pages)).toContain(bare(guideCss));
});
