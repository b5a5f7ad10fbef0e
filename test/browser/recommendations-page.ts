/** A page with `<hearsay-recommendations>` in it, as its tests open it. */
import { expect, type Locator, type Page } from 'playwright/test';
import { ordinaryContent, recommended } from './elements-content.ts';
import {
  addFakeHearsay,
  type ElementsPage,
  type FakeContent,
  type FakeWindow,
  startElementsSite,
} from './elements-site.ts';
import { watchLayoutShift } from './layout-shift.ts';

/** A list of four. */
export const element = '<hearsay-recommendations placement="home" count="4"></hearsay-recommendations>';
/** Room to scroll. */
export const tall = '<p style="height: 3000px">Much to read</p>';
/** Those of this test. */
const sites: { readonly close: () => void }[] = [];
/** To be called after each test. */
export function closeSites(): void {
  for (const site of sites.splice(0)) site.close();
}

/** A page with this content, open; the host of its list. */
export async function open(
  page: Page,
  content: ElementsPage,
  fake: FakeContent = ordinaryContent,
): Promise<Locator> {
  const site = await startElementsSite(content);
  sites.push(site);
  page.on('pageerror', (error) => expect(error, 'nothing throws into the page').toBeNull());
  await watchLayoutShift(page);
  await addFakeHearsay(page, fake);
  await page.goto(site.page);
  return page.locator('hearsay-recommendations');
}

/** What a list shows, and what was asked for. */
export const cardsOf = (host: Locator): Locator => host.getByRole('list', { name: '' }).getByRole('link');
export const titlesOf = (host: Locator): Promise<string[]> => host.locator('.title').allTextContents();
export const callsOf = (page: Page): Promise<[string, ...unknown[]][]> =>
  page.evaluate(() => (window as unknown as FakeWindow).fake.calls);

/** Other recommendations, told of as a new model. */
export async function renew(page: Page): Promise<void> {
  await page.evaluate((recommendations) => {
    const { fake } = window as unknown as FakeWindow;
    fake.content = { ...fake.content, recommendations };
    fake.tell('model');
  }, recommended(5));
}

/** Long enough for an element to hear of something, to ask, to be answered and to draw: each takes a frame at most. */
export const framesPass = (page: Page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });

/** A list that the page has filled itself. */
export const own = `<hearsay-recommendations count="4"><div style="height: 800px">Our best sellers</div></hearsay-recommendations>`;
