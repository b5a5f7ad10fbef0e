/** The script tag alone: a page that says what it shows in the usual ways, and calls nothing, gets recommendations. */
import { expect, type Page, test } from 'playwright/test';
import type { HearsayApi } from '../../client/index.ts';
import { fixtureItems } from './fixture.ts';
import type { HearsayWindow } from './hearsay-window.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { consent, startTestSite, statusFits, type TestSite } from './test-site.ts';

const settings = {
  round: { cohort: 5, minimum: 5, deadlineMs: 600_000 },
  privacy: { noiseMultiplier: 0.01, budgetEpsilon: null },
};

const [viewed, first, second, wanted, other] = fixtureItems.map(({ id }) => id) as [
  string,
  string,
  string,
  string,
  string,
];

const ga4 = (event: string, ...ids: string[]) => ({
  event,
  ecommerce: { currency: 'GBP', items: ids.map((item_id) => ({ item_id, item_name: 'Said by the layer' })) },
});
const product = {
  '@context': 'https://schema.org',
  '@type': 'Product',
  sku: viewed,
  name: 'Said by the markup',
};
const offer = { offers: { price: 1234.56, priceCurrency: 'GBP', availability: 'InStock' } };

/** A product page as shops have them: structured data, and gtag with its patched `push`. */
const shopPage = `
  <script type="application/ld+json">${JSON.stringify({ ...product, ...offer })}</script>
  <script>
    window.dataLayer = window.dataLayer || [];
    function gtag() { dataLayer.push(arguments); }
    gtag('js', new Date());
    dataLayer.push(${JSON.stringify(ga4('view_item', viewed))});
    dataLayer.push(${JSON.stringify(ga4('purchase', first, second))});
    const original = dataLayer.push;
    window.patched = dataLayer.push = function () { return original.apply(dataLayer, arguments); };
    gtag('event', 'add_to_cart', { items: [{ item_id: '${wanted}' }] });
    window.pushState = history.pushState;
  </script>`;

const recommended = (page: Page, options = {}): Promise<string[]> =>
  page.evaluate(async (options) => {
    const { hearsay } = window as unknown as HearsayWindow;
    return (await hearsay.recommend(options)).map(({ itemId }) => itemId);
  }, options);

/** Open what the site shows; nothing may throw into it. */
async function open(page: Page, site: TestSite): Promise<string[]> {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(site.page);
  return errors;
}

/** The events that are on this device. */
const eventsOf = (page: Page): Promise<{ type: string; itemId?: string }[]> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('hearsay');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const reading = opening.result.transaction('events').objectStore('events').getAll();
          reading.onsuccess = () => resolve(reading.result.map(({ type, itemId }) => ({ type, itemId })));
          opening.result.close();
        };
      }),
  );

test('a page with the tag, GA4 events and structured data gets recommendations, and is left as it was', async ({
  page,
}) => {
  const site = await startTestSite(settings, { attributes: '', body: () => shopPage });
  const errors = await open(page, site);
  await statusFits(page, ({ model, history }) => model !== null && history.events === 4);
  const best = await recommended(page, { count: 100 });
  expect(best).toHaveLength(100);
  for (const known of [viewed, first, second, wanted]) expect(best).not.toContain(known);
  const after = await recommended(page, { includeSeen: true, context: {}, count: 5 });
  expect(after).not.toEqual(best.slice(0, 5));
  const untouched = await page.evaluate(() => {
    const page = window as unknown as { dataLayer: unknown[]; patched: unknown; pushState: unknown };
    return page.dataLayer.push === page.patched && history.pushState === page.pushState;
  });
  expect(untouched).toBe(true);
  expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, '']);
  expect(errors).toEqual([]);
  await site.close();
});

test('with consent it trains on what was said, and nothing that the page said of products leaves it', async ({
  browser,
}) => {
  const site = await startTestSite(settings, { attributes: '', body: () => shopPage });
  const proxy = await startRecordingProxy();
  const context = await browser.newContext({ proxy: { server: proxy.url } });
  const page = await context.newPage();
  const errors = await open(page, site);
  await statusFits(page, ({ history }) => history.events === 4);
  await consent(page);
  await statusFits(page, ({ sent }) => sent.some(({ outcome }) => outcome === 'accepted'));
  expect(await eventsOf(page)).toEqual([
    { type: 'view', itemId: viewed },
    { type: 'purchase', itemId: first },
    { type: 'purchase', itemId: second },
    { type: 'add-to-cart', itemId: wanted },
  ]);
  const sent = [
    ...proxy.requests.flatMap(({ url, headers, body }) => [Buffer.from(url), Buffer.from(headers), body]),
    ...proxy.frames.map(({ payload }) => payload),
  ];
  expect(proxy.frames.some(({ binary }) => binary)).toBe(true);
  const words = ['Said by', '1234.56', 'add_to_cart', 'add-to-cart', 'purchase', viewed, first, wanted];
  expect(words.filter((word) => sent.some((bytes) => bytes.includes(word)))).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
  proxy.close();
  await site.close();
});

test('a click that leads away is kept, by its mark or by what the page says of it, and an order is one however often it is told', async ({
  page,
}) => {
  const selects = `dataLayer.push(${JSON.stringify(ga4('select_item', other)).replaceAll('"', "'")})`;
  const body = `<script>
      dataLayer = [{ event: 'purchase', ecommerce: { items: [{ item_id: '${first}' }, { item_id: '${second}' }] } }];
    </script>
    <a href="?marked" data-hearsay-item="${wanted}" data-hearsay-event="click">Marked</a>
    <a href="?said" onclick="${selects}">Said</a>`;
  const site = await startTestSite(settings, { attributes: '', body: () => body });
  const errors = await open(page, site);
  await statusFits(page, ({ model, history }) => model !== null && history.events === 2);
  await consent(page);
  for (const [name, events] of [
    ['Marked', 3],
    ['Said', 4],
  ] as const) {
    await page.getByText(name).click();
    await page.waitForURL(`**/?${name.toLowerCase()}`);
    await statusFits(page, ({ model, history }) => model !== null && history.events === events);
  }
  expect((await eventsOf(page)).map(({ type }) => type)).toEqual(['purchase', 'purchase', 'click', 'click']);
  expect(errors).toEqual([]);
  await site.close();
});

test('calls wait for the script, and go on through the same door once it is there', async ({ page }) => {
  const site = await startTestSite(settings, { attributes: 'data-layer=""', body: () => shopPage });
  await page.addInitScript(
    ([first, second]) => {
      const page = window as unknown as { hearsay: Pick<HearsayApi, 'push'> };
      page.hearsay = (page.hearsay || []) as Pick<HearsayApi, 'push'>;
      page.hearsay.push(['track', 'view', { itemId: first }]);
      page.hearsay.push(['no such call', first], ['track', 'purchase', { items: [first, second] }]);
    },
    [first, second],
  );
  const errors = await open(page, site);
  // of the data layer nothing, for the tag says so; of the markup the view
  await statusFits(page, ({ model, history }) => model !== null && history.events === 4);
  await page.evaluate((other) => {
    const page = window as unknown as { hearsay: Pick<HearsayApi, 'push'> };
    page.hearsay = page.hearsay || [];
    page.hearsay.push(['track', 'wishlist', { itemId: other }]);
  }, other);
  await statusFits(page, ({ history }) => history.events === 5);
  expect(errors).toEqual([]);
  await site.close();
});

test("it starts once: not over a script that was there before, and not over what is the page's own", async ({
  page,
}) => {
  const site = await startTestSite(settings, { attributes: '' });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  const errors = await open(page, site);
  await statusFits(page, ({ model }) => model !== null);
  const kept = await page.evaluate(async (src) => {
    const { hearsay } = window as unknown as HearsayWindow;
    const script = Object.assign(document.createElement('script'), { src });
    await new Promise((resolve) => {
      script.onload = resolve;
      document.head.append(script);
    });
    return hearsay === (window as unknown as HearsayWindow).hearsay;
  }, `${site.aggregator}/hearsay.js`);
  expect(kept).toBe(true);
  await page.addInitScript(() => Object.assign(window, { hearsay: { mine: true } }));
  requests.length = 0;
  await page.reload({ waitUntil: 'networkidle' });
  expect(await page.evaluate(() => (window as unknown as { hearsay: unknown }).hearsay)).toEqual({
    mine: true,
  });
  expect(requests).toContain('/hearsay.js');
  expect(requests).not.toContain('/hearsay.json');
  expect(errors).toEqual([]);
  await site.close();
});

test('the page\'s own init comes first, and data-init="manual" waits for it', async ({ page }) => {
  const body = '<script>hearsay.init({ aggregator: "http://localhost:9" })</script>';
  const elsewhere = await startTestSite(settings, { attributes: '', body: () => body });
  const errors = await open(page, elsewhere);
  await statusFits(page, ({ server }) => server === 'unreachable');
  await elsewhere.close();
  const manual = await startTestSite(settings);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.goto(manual.page, { waitUntil: 'networkidle' });
  expect(requests).toContain('/hearsay.js');
  expect(requests).not.toContain('/hearsay.json');
  await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.init());
  expect(requests).toContain('/hearsay.json');
  expect(errors).toEqual([]);
  await manual.close();
});
