/** A page that holds nothing but the script tag, driven from outside: what it does, Hearsay does. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { type HearsayWindow, trackInGroups } from '../browser/hearsay-window.ts';

/** The page before the tag. */
export const emptyPage = '<!doctype html><title>A page</title>';

/** The real catalog of the demo's shop. */
export const shopCatalog = fileURLToPath(new URL('../../demo/data/items.csv', import.meta.url));

/** Add the script tag, say yes, start: calls that wait for the script come before its own beginning. */
export async function startHearsay(page: Page, aggregator: string): Promise<void> {
  await page.evaluate(() => Object.assign(window, { hearsay: [['init', { backend: 'wasm' }]] }));
  await page.addScriptTag({ url: `${aggregator}/hearsay.js` });
  await page.evaluate(async () => {
    const { hearsay } = window as unknown as HearsayWindow;
    await hearsay.init();
    await hearsay.consent(true);
  });
}

/** Distinct items, each with an instant of its own. */
export async function track(page: Page, events: number): Promise<void> {
  const items = await page.evaluate(() =>
    (window as unknown as HearsayWindow).hearsay.recommend({ count: 100 }),
  );
  const groups = items.slice(0, events).map(({ itemId }) => [itemId]);
  await trackInGroups(page, 'view', groups);
}

/** Resolves once the page recommends with a model that is this many releases newer than the one it has. */
export function modelsArrive(page: Page, count: number): Promise<void> {
  return page.evaluate(
    (count) =>
      new Promise<void>((resolve, reject) => {
        const { hearsay } = window as unknown as HearsayWindow;
        const wanted = (hearsay.status().model?.version ?? 0) + count;
        hearsay.on('status', ({ model }) => {
          if (model && model.version >= wanted) resolve();
        });
        setTimeout(() => reject(new Error(JSON.stringify(hearsay.status()))), 120_000);
      }),
    count,
  );
}
