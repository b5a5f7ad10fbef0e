/** How long a page waits for `recommend`. */
import type { Page } from 'playwright';
import type { HearsayWindow } from '../browser/hearsay-window.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { FigureName, Measured } from './figure.ts';
import { emptyPage, modelsArrive, startHearsay, track } from './hearsay-page.ts';
import { progress } from './report.ts';
import { quantile } from './statistics.ts';
import { withSyntheticSite } from './synthetic-catalog.ts';

const historySize = 100;
const calls = 200;

/** Calls of `recommend` over 5,000 items in a page that trains meanwhile. */
export function measureRecommend(): Promise<Measured> {
  return measureCalls('recommend.p95Ms', 5000, 'in a page whose worker trains meanwhile', async (page) => {
    await modelsArrive(page, 1);
  });
}

/** Over 50,000 items; a model of that size takes longer to train and to release than the calls take. */
export function measureLargeRecommend(): Promise<Measured> {
  return measureCalls('recommend50k.p95Ms', 50_000, 'in a page with consent');
}

async function measureCalls(
  name: FigureName,
  items: number,
  where: string,
  ready: (page: Page) => Promise<void> = async () => {},
): Promise<Measured> {
  progress(`recommend over ${items} items`);
  const milliseconds = await withSyntheticSite(items, (aggregator) =>
    withSite(emptyPage, {}, (url) =>
      withChromium(async (browser) => {
        const page = await browser.newPage();
        await page.goto(url);
        await startHearsay(page, aggregator);
        await track(page, historySize);
        await ready(page);
        return timeCalls(page);
      }),
    ),
  );
  const [middle, longest] = [quantile(milliseconds, 0.5), Math.max(...milliseconds)];
  return {
    name,
    value: quantile(milliseconds, 0.95),
    note:
      `${calls} calls over ${items} items with ${historySize} events, ${where}; ` +
      `median ${middle.toFixed(2)}, longest ${longest.toFixed(2)}`,
  };
}

/** Each call in a task of its own, as a page makes them. */
function timeCalls(page: Page): Promise<number[]> {
  return page.evaluate(async (calls) => {
    const { hearsay } = window as unknown as HearsayWindow;
    const milliseconds: number[] = [];
    const { port1, port2 } = new MessageChannel();
    for (let i = 0; i < calls; i++) {
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
  }, calls);
}
