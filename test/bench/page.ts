/** What a host page notices: the longest task while Hearsay trains in it, and how long `recommend` takes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import type { HearsayApi } from '../../client/index.ts';
import { withAggregator } from './aggregator-process.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { Measured } from './figure.ts';
import { type LongestTask, traceMainThread } from './main-thread-trace.ts';
import { progress } from './report.ts';
import { median, quantile } from './statistics.ts';

const shopCatalog = fileURLToPath(new URL('../../demo/data/items.csv', import.meta.url));

/** Models that arrive while the page is watched. */
const swaps = 5;
const pages = 5;
const watchedEvents = 60;

const catalogSize = 5000;
const historySize = 100;
const calls = 200;

type HearsayWindow = { readonly hearsay: HearsayApi };

/** A page that holds nothing but the script tag: what it does, Hearsay does. */
const emptyPage = '<!doctype html><title>A page</title>';

/**
 * The longest task from loading the script to the fifth new model, trained in this browser. Several pages, each a
 * new profile, for other jobs on the machine stretch now this task and now that.
 */
export function measureLongestTask(): Promise<Measured> {
  return withAggregator(shopCatalog, (aggregator) =>
    withSite(emptyPage, {}, (url) =>
      withChromium(async (browser) => {
        const longest: LongestTask[] = [];
        for (let i = 0; i < pages; i++) {
          progress(`page ${i + 1} of ${pages} trains for ${swaps} models`);
          longest.push(await watchPage(browser, url, aggregator));
        }
        return toLongestFigure(longest);
      }),
    ),
  );
}

async function watchPage(browser: Browser, url: string, aggregator: string): Promise<LongestTask> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const longest = await traceMainThread(browser, page, async () => {
    await startHearsay(page, aggregator);
    await track(page, watchedEvents);
    await modelsArrive(page, swaps);
  });
  await context.close();
  return longest;
}

function toLongestFigure(longest: readonly LongestTask[]): Measured {
  const list = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(', ');
  const walls = longest.map(({ wallMs }) => wallMs);
  return {
    name: 'page.longestTaskMs',
    value: median(walls),
    note:
      `longest main-thread task in Chromium's trace of a page with nothing but the script tag, from loading it to ` +
      `${swaps} new models trained on WASM; median of ${pages} pages (${list(walls)}), of which on a processor ` +
      list(longest.map(({ cpuMs }) => cpuMs)),
  };
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
          await modelsArrive(page, 1);
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

/** Resolves once the page recommends with a model that is this many releases newer than the one it has. */
function modelsArrive(page: Page, count: number): Promise<void> {
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
