/** How long a page waits for `recommend`, by the clock. */
import type { Page } from 'playwright';
import type { HearsayWindow } from '../browser/hearsay-window.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { FigureName, Measured } from './figure.ts';
import { emptyPage, startHearsay, track } from './hearsay-page.ts';
import { progress } from './report.ts';
import { median, quantile } from './statistics.ts';
import { withSyntheticSite } from './synthetic-catalog.ts';

const historySize = 100;
const calls = 200;
const pages = 5;

/** Calls of `recommend` over 5,000 items. */
export const measureRecommend = (): Promise<Measured> => measureCalls('recommend.p95Ms', 5000);

/** Over 50,000 items. */
export const measureLargeRecommend = (): Promise<Measured> => measureCalls('recommend50k.p95Ms', 50_000);

/** The figure is that of a page in use, as one is that asks; what the worker's training adds then stands beside it. */
async function measureCalls(name: FigureName, items: number): Promise<Measured> {
  const timings = await withSyntheticSite(items, (aggregator) =>
    withSite(emptyPage, {}, (url) =>
      withChromium(async (browser) => {
        const timings: Timings[] = [];
        for (let i = 0; i < pages; i++) {
          progress(`page ${i + 1} of ${pages} recommends of ${items} items`);
          const context = await browser.newContext();
          const page = await context.newPage();
          await page.goto(url);
          await startHearsay(page, aggregator);
          await track(page, historySize);
          timings.push(await timePage(page));
          await context.close();
        }
        return timings;
      }),
    ),
  );
  const [inUse, training] = [timings.map(({ inUse }) => inUse), timings.map(({ training }) => training)];
  return {
    name,
    value: median(inUse.map(p95)),
    note:
      `${calls} calls over ${items} items with ${historySize} events in a page in use, so that its worker rests; median of ` +
      `${pages} pages (${list(inUse.map(p95))}), half of the calls within ${median(inUse.map(middle)).toFixed(1)}; ` +
      `afterwards, while it trains, ${list(training.map(p95))}, half within ${median(training.map(middle)).toFixed(1)}`,
  };
}

/** Milliseconds of each call. */
type Timings = { readonly inUse: readonly number[]; readonly training: readonly number[] };

const p95 = (milliseconds: readonly number[]): number => quantile(milliseconds, 0.95);
const middle = (milliseconds: readonly number[]): number => quantile(milliseconds, 0.5);
const list = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(', ');

async function timePage(page: Page): Promise<Timings> {
  const inUse = await timeCalls(page, true);
  await page.waitForFunction(
    () => (window as unknown as HearsayWindow).hearsay.status().training.state === 'training',
  );
  return { inUse, training: await timeCalls(page, false) };
}

/** Each call in a task of its own, as a page makes them. @param inUse whether somebody types meanwhile */
function timeCalls(page: Page, inUse: boolean): Promise<number[]> {
  return page.evaluate(
    async ({ calls, inUse }) => {
      const { hearsay } = window as unknown as HearsayWindow;
      const milliseconds: number[] = [];
      const { port1, port2 } = new MessageChannel();
      const key = new KeyboardEvent('keydown');
      while (inUse && hearsay.status().training.off !== 'page in use') {
        dispatchEvent(key);
        await new Promise((resolve) => setTimeout(resolve));
      }
      for (let i = 0; i < calls; i++) {
        if (inUse) dispatchEvent(key);
        await new Promise((resolve) => {
          port1.onmessage = resolve;
          port2.postMessage(null);
        });
        const begun = performance.now();
        const recommended = await hearsay.recommend({ count: 10 });
        milliseconds.push(performance.now() - begun);
        if (recommended.length !== 10) throw new Error(`${recommended.length} recommendations`);
      }
      port1.close();
      return milliseconds;
    },
    { calls, inUse },
  );
}
