/** How long a page waits for `recommend`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { HearsayWindow } from '../browser/hearsay-window.ts';
import { withAggregator } from './aggregator-process.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { Measured } from './figure.ts';
import { emptyPage, modelsArrive, startHearsay, track } from './hearsay-page.ts';
import { progress } from './report.ts';
import { quantile } from './statistics.ts';

const catalogSize = 5000;
const historySize = 100;
const calls = 200;

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
