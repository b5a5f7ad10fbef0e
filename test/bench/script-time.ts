/** What Hearsay's scripts take of a slow phone's main thread until the page is idle. */
import type { Browser, BrowserContext } from 'playwright';
import type { HearsayWindow } from '../browser/hearsay-window.ts';
import { withAggregator } from './aggregator-process.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { FigureName, Measured } from './figure.ts';
import { emptyPage, shopCatalog, track } from './hearsay-page.ts';
import {
  endMark,
  loadedMark,
  type MainThread,
  type ThreadTime,
  traceMainThread,
} from './main-thread-trace.ts';
import { progress } from './report.ts';
import { median } from './statistics.ts';

const pages = 7;

/**
 * How much slower than this processor a phone's is: what a script takes here of one is told times this. Chromium's own
 * throttling lets the thread spin in between, which on a busy machine took 4 to 8 times as much of it instead.
 */
const slowdown = 4;
const events = 60;

/** A visitor with consent and a history comes back: each time a new one. */
export function measureScriptTime(): Promise<Measured[]> {
  return withAggregator(shopCatalog, (aggregator) =>
    withSite(pageWith(aggregator), {}, (url) =>
      withChromium(async (browser) => {
        const threads: MainThread[] = [];
        for (let i = 0; i < pages; i++) {
          progress(`page ${i + 1} of ${pages} loads`);
          const context = await browser.newContext();
          await visitFirst(context, url);
          threads.push(await comeBack(browser, context, url));
          await context.close();
        }
        return toFigures(threads);
      }),
    ),
  );
}

/** Tag and elements as a site has them. A page that is asked to says when it has loaded, and when it shows cards and is idle. */
function pageWith(aggregator: string): string {
  return `${emptyPage}<script async src="${aggregator}/hearsay.js" crossorigin></script>
<hearsay-recommendations count="8"></hearsay-recommendations><hearsay-consent></hearsay-consent>
<hearsay-ledger></hearsay-ledger>
<script>
  if (location.hash === '#again') {
    addEventListener('load', () => performance.mark('${loadedMark}'));
    document.addEventListener('hearsay-recommendations', () => requestIdleCallback(() => {
      performance.mark('${endMark}');
      console.log('${endMark}');
    }), { once: true });
  }
</script>`;
}

async function visitFirst(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(async () => {
    const { hearsay } = window as unknown as HearsayWindow;
    await hearsay.init();
    await hearsay.consent(true);
  });
  await track(page, events);
  await page.close();
}

async function comeBack(browser: Browser, context: BrowserContext, url: string): Promise<MainThread> {
  const page = await context.newPage();
  return traceMainThread(browser, page, async () => {
    await page.goto('about:blank');
    // told by the page: what Playwright evaluates in it would be traced as its script
    const idle = page.waitForEvent('console', (message) => message.text() === endMark);
    await page.goto(`${url}#again`);
    await idle;
  });
}

/** On a slow processor: how long other jobs held it meanwhile is not Hearsay's. */
function toFigures(threads: readonly MainThread[]): Measured[] {
  const list = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(', ');
  const toFigure = (name: FigureName, what: string, times: readonly ThreadTime[]): Measured => {
    const slowed = times.map(({ cpuMs }) => cpuMs * slowdown);
    const note = `${what}; median of ${pages} (${list(slowed)}), by the clock and not slowed ${list(times.map(({ wallMs }) => wallMs))}`;
    return { name, value: median(slowed), note };
  };
  const who = `a visitor with consent and ${events} events comes back to a page with nothing but tag and elements; processor time, times ${slowdown} for a slow phone's`;
  return [
    toFigure(
      'page.mainThreadMs',
      `${who}; scripts from navigation to the first idle moment after loading, compiling and collecting garbage included`,
      threads.map(({ scriptsUntilIdle }) => scriptsUntilIdle),
    ),
    toFigure(
      'page.startMs',
      'the same page until it shows recommendations and is idle again: what begins in the first idle moment included',
      threads.map(({ scripts }) => scripts),
    ),
    toFigure(
      'page.longestScriptMs',
      'longest of all these scripts',
      threads.map(({ longestScript }) => longestScript),
    ),
  ];
}
