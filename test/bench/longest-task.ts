/** What a host page notices while Hearsay trains in it: the longest task on its main thread. */
import type { Browser } from 'playwright';
import { withAggregator } from './aggregator-process.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { Measured } from './figure.ts';
import { emptyPage, modelsArrive, shopCatalog, startHearsay, track } from './hearsay-page.ts';
import { type ThreadTime, traceMainThread } from './main-thread-trace.ts';
import { progress } from './report.ts';
import { median } from './statistics.ts';

const pages = 5;
/** Models that arrive while a page is watched. */
const swaps = 5;
const watchedEvents = 60;

/**
 * The longest task from loading the script to the fifth new model, trained in this browser. Several pages, each a
 * new profile, for other jobs on the machine stretch now this task and now that.
 */
export function measureLongestTask(): Promise<Measured> {
  return withAggregator(shopCatalog, (aggregator) =>
    withSite(emptyPage, {}, (url) =>
      withChromium(async (browser) => {
        const longest: ThreadTime[] = [];
        for (let i = 0; i < pages; i++) {
          progress(`page ${i + 1} of ${pages} trains for ${swaps} models`);
          longest.push(await watchPage(browser, url, aggregator));
        }
        return toLongestFigure(longest);
      }),
    ),
  );
}

async function watchPage(browser: Browser, url: string, aggregator: string): Promise<ThreadTime> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const { longestTask } = await traceMainThread(browser, page, async () => {
    await startHearsay(page, aggregator);
    await track(page, watchedEvents);
    await modelsArrive(page, swaps);
  });
  await context.close();
  return longestTask;
}

function toLongestFigure(longest: readonly ThreadTime[]): Measured {
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
