/** What Hearsay's scripts take of a slow phone's main thread until the page is idle. */
import type { Browser, BrowserContext } from 'playwright';
import { withAggregator } from './aggregator-process.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { FigureName, Measured } from './figure.ts';
import { emptyPage, shopCatalog, startHearsay, track } from './hearsay-page.ts';
import { endMark, type MainThread, type ThreadTime, traceMainThread } from './main-thread-trace.ts';
import { progress } from './report.ts';
import { median } from './statistics.ts';

const pages = 7;
const slowdown = 4;
const events = 60;

/** A visitor with consent and a history comes back: each time a new one. */
export function measureScriptTime(): Promise<Measured[]> {
  return withAggregator(shopCatalog, (aggregator) =>
    withSite(pageWith(aggregator), {}, (url) =>
      withChromium(async (browser) => {
        const threads: MainThread[] = [];
        for (let i = 0; i < pages; i++) {
          progress(`page ${i + 1} of ${pages} loads on a processor ${slowdown} times slower`);
          const context = await browser.newContext();
          await visitFirst(context, url, aggregator);
          threads.push(await comeBack(browser, context, url));
          await context.close();
        }
        return toFigures(threads);
      }),
    ),
  );
}

/** The tag in the page itself, as a site has it; only a page that is asked to starts Hearsay, and says when it is idle. */
function pageWith(aggregator: string): string {
  return `${emptyPage}<script async src="${aggregator}/hearsay.js" crossorigin data-init="manual"></script>
<script>
  if (location.hash === '#again') addEventListener('load', () => hearsay.init({ backend: 'wasm' }).then(() =>
    requestIdleCallback(() => {
      performance.mark('${endMark}');
      console.log('${endMark}');
    })));
</script>`;
}

async function visitFirst(context: BrowserContext, url: string, aggregator: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await startHearsay(page, aggregator);
  await track(page, events);
  await page.close();
}

async function comeBack(browser: Browser, context: BrowserContext, url: string): Promise<MainThread> {
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return traceMainThread(browser, page, async () => {
    await page.goto('about:blank');
    // told by the page: what Playwright evaluates in it would be traced as its script
    const idle = page.waitForEvent('console', (message) => message.text() === endMark);
    await page.goto(`${url}#again`);
    await idle;
  });
}

/** On a processor: how long other jobs held it meanwhile is not Hearsay's. */
function toFigures(threads: readonly MainThread[]): Measured[] {
  const list = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(', ');
  const toFigure = (name: FigureName, what: string, times: readonly ThreadTime[]): Measured => {
    const [cpu, wall] = [times.map(({ cpuMs }) => cpuMs), times.map(({ wallMs }) => wallMs)];
    const note = `${what}; median of ${pages} (${list(cpu)}) on a processor, by the clock ${list(wall)}`;
    return { name, value: median(cpu), note };
  };
  const who = `a visitor with consent and ${events} events comes back to a page with nothing but the tag, slowed ${slowdown} times`;
  return [
    toFigure(
      'page.mainThreadMs',
      `${who}; all scripts until it recommends and is idle, compiling and collecting garbage included`,
      threads.map(({ scripts }) => scripts),
    ),
    toFigure(
      'page.longestScriptMs',
      'longest of these scripts',
      threads.map(({ longestScript }) => longestScript),
    ),
  ];
}
