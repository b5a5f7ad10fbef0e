/** A page that holds nothing but the script tag, driven from outside: what it does, Hearsay does. */
import type { Page } from 'playwright';
import type { HearsayApi } from '../../client/index.ts';

/** The page before the tag. */
export const emptyPage = '<!doctype html><title>A page</title>';

/** What its window holds. */
export type HearsayWindow = { readonly hearsay: HearsayApi };

/** Add the script tag, say yes, start. */
export async function startHearsay(page: Page, aggregator: string): Promise<void> {
  await page.addScriptTag({ url: `${aggregator}/hearsay.js` });
  await page.evaluate(async () => {
    const { hearsay } = window as unknown as HearsayWindow;
    await hearsay.init({ backend: 'wasm' });
    await hearsay.consent(true);
  });
}

/** Distinct items, each with an instant of its own. */
export function track(page: Page, events: number): Promise<void> {
  return page.evaluate(async (events) => {
    const { hearsay } = window as unknown as HearsayWindow;
    const items = await hearsay.recommend({ count: 100 });
    for (const { itemId } of items.slice(0, events)) {
      hearsay.track('view', { itemId });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }, events);
}

/** Resolves once the page recommends with a model that is this many releases newer than the one it has. */
export function modelsArrive(page: Page, count: number): Promise<void> {
  return page.evaluate(
    (count) =>
      new Promise<void>((resolve, reject) => {
        const { hearsay } = window as unknown as HearsayWindow;
        const wanted = (hearsay.status().model?.version ?? 0) + count;
        hearsay.onStatus(({ model }) => {
          if (model && model.version >= wanted) resolve();
        });
        setTimeout(() => reject(new Error(JSON.stringify(hearsay.status()))), 120_000);
      }),
    count,
  );
}
