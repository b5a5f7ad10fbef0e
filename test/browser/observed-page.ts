/** A page that is observed: opened, spoken to, and what was found in it. */
import { expect, type Page } from 'playwright/test';
import { withSite } from '../bench/chromium-page.ts';
import { bundle } from './bundle.ts';
import type { ObservedWindow } from './observation-entry.ts';

let script: Promise<string> | undefined;

/** What the tests' pages hold besides. */
export type TestWindow = ObservedWindow & { untouched: boolean; persisted?: boolean };

/** Products as the JSON-LD of a page. */
export const ld = (...products: object[]): string =>
  products
    .map((product) => ({ '@context': 'https://schema.org', '@type': 'Product', ...product }))
    .map((product) => `<script type="application/ld+json">${JSON.stringify(product)}</script>`)
    .join('');

/** Open a page with this body, observe it, and use it; nothing may throw into it, and nothing of it be patched. */
export async function observe(page: Page, body: string, use: () => Promise<void>): Promise<void> {
  script ??= bundle('observation-entry.ts');
  const content = await script;
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await withSite(`<!doctype html><title>A page</title><body>${body}`, {}, async (url) => {
    await page.goto(url);
    await page.evaluate(() => {
      const functions = () => [
        ...Object.values(Object.getOwnPropertyDescriptors(History.prototype)).map(({ value }) => value),
        ...[Array.prototype.push, EventTarget.prototype.addEventListener, history.pushState],
        ...[Element.prototype.attachShadow, fetch, Object.getOwnPropertyDescriptor(window, 'history')?.get],
      ];
      const before = functions();
      Object.defineProperty(window, 'untouched', {
        get: () => functions().every((each, i) => each === before[i]),
      });
    });
    await page.addScriptTag({ content });
    await use();
    expect(await page.evaluate(() => (window as unknown as TestWindow).untouched)).toBe(true);
  });
  expect(errors).toEqual([]);
}

/** Events as `type item item`, `type query` or `type #recommendation`. */
export const found = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (window as unknown as TestWindow).found.map(({ type, details }) => {
      const { itemId, items, query, recommendationId } = details;
      return [type, itemId, ...(items ?? []), query, recommendationId && `#${recommendationId}`]
        .filter((word) => word !== undefined)
        .join(' ');
    }),
  );

/** The item that the page is about; null: none. */
export const subjectOf = (page: Page) =>
  page.evaluate(() => (window as unknown as TestWindow).observation.subject ?? null);

/** Resolves when these events were found, and no others. */
export const finds = (page: Page, events: readonly string[]): Promise<void> =>
  expect.poll(() => found(page), { intervals: [50] }).toEqual(events);

/** Everything that was said before has been read once this was. */
export async function settled(page: Page, word: string): Promise<string[]> {
  await page.evaluate((word) => {
    const page = window as unknown as { dataLayer?: unknown };
    page.dataLayer = [
      ...(Array.isArray(page.dataLayer) ? page.dataLayer : []),
      { event: 'search', search_term: word },
    ];
  }, word);
  await expect.poll(() => found(page), { intervals: [50] }).toContain(`search ${word}`);
  return (await found(page)).filter((event) => event !== `search ${word}`);
}

/** An event of GA4 as Tag Manager's objects have it. */
export const ga4 = (event: string, ...ids: string[]) => ({
  event,
  ecommerce: { items: ids.map((item_id) => ({ item_id, item_name: `Ware ${item_id}` })) },
});

/** Add to the data layer of the page. */
export const push = (page: Page, ...entries: object[]): Promise<void> =>
  page.evaluate((entries) => {
    const page = window as unknown as { dataLayer: unknown[] };
    for (const entry of entries) page.dataLayer.push(entry);
  }, entries);
