/** How long a new visitor waits for the first recommendations. */
import type { Browser } from 'playwright';
import type { HearsayWindow } from '../browser/hearsay-window.ts';
import { withAggregator } from './aggregator-process.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { Measured } from './figure.ts';
import { emptyPage, shopCatalog } from './hearsay-page.ts';
import { progress } from './report.ts';
import { median } from './statistics.ts';

const pages = 9;

/** Each page has a cache and a profile of its own: everything crosses the local network. */
export function measureFirstRecommendation(): Promise<Measured> {
  progress('the first recommendations of new visitors');
  return withAggregator(shopCatalog, (aggregator) =>
    withSite(pageWith(aggregator), {}, (url) =>
      withChromium(async (browser) => {
        const milliseconds: number[] = [];
        for (let i = 0; i < pages; i++) milliseconds.push(await waitIn(browser, url));
        return {
          name: 'embed.firstRecommendationMs',
          value: median(milliseconds),
          note:
            'from the navigation to a page with nothing but the tag, through a yes at once and one view, to ten of 3,659 items; ' +
            `cold cache, local network, median of ${pages} (${milliseconds.map((each) => each.toFixed(0)).join(', ')})`,
        };
      }),
    ),
  );
}

/** @param aggregator whose script tag the page has, as a site has it */
const pageWith = (aggregator: string): string =>
  `${emptyPage}<script async src="${aggregator}/hearsay.js" crossorigin data-init="manual"></script>`;

async function waitIn(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const milliseconds = await page.evaluate(async () => {
    const { hearsay } = window as unknown as HearsayWindow;
    const ready = hearsay.init({ backend: 'wasm' });
    await hearsay.consent(true);
    await ready;
    hearsay.track('view', { itemId: '85123A' });
    const recommended = await hearsay.recommend({ count: 10 });
    if (recommended.length !== 10) throw new Error(`${recommended.length} recommendations`);
    return performance.now();
  });
  await context.close();
  return milliseconds;
}
