/** What a host page notices: the longest task while Hearsay trains in it, and how long `recommend` takes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import type { HearsayApi } from '../../client/index.ts';
import { withAggregator } from './aggregator-process.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { Measured } from './figure.ts';
import { traceMainThread } from './main-thread-trace.ts';
import { progress } from './report.ts';
import { quantile } from './statistics.ts';

const shopCatalog = fileURLToPath(new URL('../../demo/data/items.csv', import.meta.url));

/** Models that arrive while the page is watched. */
const swaps = 5;
const watchedEvents = 60;

const catalogSize = 5000;
const historySize = 100;
const calls = 200;

type HearsayWindow = { readonly hearsay: HearsayApi; longTasks?: number[] };

/** A page that holds nothing but the script tag: what it does, Hearsay does. */
const emptyPage = '<!doctype html><title>A page</title>';

/** The longest task from loading the script to the fifth new model, trained in this browser. */
export function measureLongestTask(): Promise<Measured> {
  progress(`a page that trains until model ${swaps}`);
  return withAggregator(shopCatalog, (aggregator) =>
    withSite(emptyPage, {}, (url) =>
      withChromium(async (browser) => {
        const page = await browser.newPage();
        await page.goto(url);
        await observeLongTasks(page);
        const longest = await traceMainThread(browser, page, async () => {
          await startHearsay(page, aggregator);
          await track(page, watchedEvents);
          await modelReached(page, swaps);
        });
        const observed = await page.evaluate(
          () => (window as unknown as HearsayWindow).longTasks?.length ?? 0,
        );
        return {
          name: 'page.longestTaskMs',
          value: longest.wallMs,
          note:
            `longest of ${longest.tasks} main-thread tasks in Chromium's trace of a page with nothing but the script ` +
            `tag, from loading it to ${swaps} new models, trained on WASM; ${longest.cpuMs.toFixed(1)} ms of it on a ` +
            `processor; ${longest.parts || 'no part of a millisecond'}; longtask entries: ${observed}`,
        };
      }),
    ),
  );
}

/** Calls of `recommend` in a page that trains meanwhile. */
export async function measureRecommend(): Promise<Measured> {
  progress(`recommend over ${catalogSize} items`);
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));
  const catalog = join(folder, 'items.csv');
  writeFileSync(catalog, syntheticCatalog());
  try {
    const milliseconds = await withAggregator(catalog, (aggregator) =>
      withSite(emptyPage, {}, (url) =>
        withChromium(async (browser) => {
          const page = await browser.newPage();
          await page.goto(url);
          await startHearsay(page, aggregator);
          await track(page, historySize);
          await modelReached(page, 1);
          return timeCalls(page);
        }),
      ),
    );
    return {
      name: 'recommend.p95Ms',
      value: quantile(milliseconds, 0.95),
      note:
        `${calls} calls over ${catalogSize} items with ${historySize} events, in a page whose worker trains meanwhile; ` +
        `median ${quantile(milliseconds, 0.5).toFixed(2)}, longest ${Math.max(...milliseconds).toFixed(2)}`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Five words a title, of a vocabulary as large as a shop's. */
function syntheticCatalog(): string {
  const word = (i: number): string => `word${(i * 7919) % 2003}`;
  const rows = Array.from(
    { length: catalogSize },
    (_, i) => `item-${i},${[1, 2, 3, 5, 7].map((k) => word(i * k + k)).join(' ')}`,
  );
  return ['item_id,title', ...rows, ''].join('\n');
}

function observeLongTasks(page: Page): Promise<void> {
  return page.evaluate(() => {
    const longTasks: number[] = [];
    (window as unknown as HearsayWindow).longTasks = longTasks;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(duration);
    }).observe({ entryTypes: ['longtask'] });
  });
}

/** Add the script tag, say yes, start. */
async function startHearsay(page: Page, aggregator: string): Promise<void> {
  await page.addScriptTag({ url: `${aggregator}/hearsay.js` });
  await page.evaluate(async () => {
    const { hearsay } = window as unknown as HearsayWindow;
    await hearsay.init({ backend: 'wasm' });
    await hearsay.consent(true);
  });
}

/** Distinct items, each with an instant of its own. */
function track(page: Page, events: number): Promise<void> {
  return page.evaluate(async (events) => {
    const { hearsay } = window as unknown as HearsayWindow;
    const items = await hearsay.recommend({ count: 100 });
    for (const { itemId } of items.slice(0, events)) {
      hearsay.track('view', { itemId });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }, events);
}

/** Resolves once the page recommends with this version or a later one. */
function modelReached(page: Page, version: number): Promise<void> {
  return page.evaluate(
    (version) =>
      new Promise<void>((resolve, reject) => {
        const { hearsay } = window as unknown as HearsayWindow;
        const look = (): void => {
          if ((hearsay.status().model?.version ?? -1) >= version) resolve();
        };
        hearsay.onStatus(look);
        look();
        setTimeout(() => reject(new Error(JSON.stringify(hearsay.status()))), 120_000);
      }),
    version,
  );
}

/** Each call in a task of its own, as a page makes them. */
function timeCalls(page: Page): Promise<number[]> {
  return page.evaluate(async (calls) => {
    const { hearsay } = window as unknown as HearsayWindow;
    const milliseconds: number[] = [];
    for (let i = 0; i < calls; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const begun = performance.now();
      const recommended = await hearsay.recommend({ count: 10 });
      milliseconds.push(performance.now() - begun);
      if (recommended.length !== 10) throw new Error(`${recommended.length} recommendations`);
    }
    return milliseconds;
  }, calls);
}
