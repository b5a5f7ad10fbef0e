/** What a visitor of the demo's shop notices of Hearsay: Web Vitals of the shop with it, training, minus those without it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { readItems } from '../../demo/demo-catalog.ts';
import type { ShopData } from '../../demo/shop/shop-data.ts';
import { type HearsayWindow, trackInGroups } from '../browser/hearsay-window.ts';
import { withAggregator } from './aggregator-process.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { FigureName, Measured } from './figure.ts';
import { shopCatalog } from './hearsay-page.ts';
import { progress } from './report.ts';
import { median } from './statistics.ts';
import { readVitals, type Vitals, watchVitals } from './vitals-probe.ts';

const builtShop = fileURLToPath(new URL('../../dist/demo/shop', import.meta.url));

const pairs = 20;
const events = 40;

/** How long a visitor looks before doing something, milliseconds. */
const lookMs = 1500;

/** The demo's own panel draws every change of the status, and no other site has it. */
const hiddenPanel = '<style>.panel { display: none !important }</style>';

type Pair = { readonly training: Vitals; readonly alone: Vitals };

/**
 * Pairs of visits, one right after the other, the first one another kind each time. The shop alone is the same shop
 * with an aggregator that does not answer: it never waits for one.
 */
export function measureVitals(): Promise<Measured[]> {
  return withAggregator(shopCatalog, (aggregator) =>
    withShop(aggregator, (shop) =>
      withSilence((nobody) =>
        withShop(nobody, (shopAlone) =>
          withChromium(async (browser) => {
            const measured: Pair[] = [];
            for (let i = 0; i < pairs; i++) {
              progress(`visit ${i + 1} of ${pairs} to the shop, with Hearsay and without`);
              measured.push(await visitBoth(browser, { shop, shopAlone }, i % 2 === 0));
            }
            return toFigures(measured);
          }),
        ),
      ),
    ),
  );
}

async function visitBoth(
  browser: Browser,
  { shop, shopAlone }: { readonly shop: string; readonly shopAlone: string },
  trainingFirst: boolean,
): Promise<Pair> {
  if (trainingFirst) {
    const training = await visit(browser, shop, beginTraining);
    return { training, alone: await visit(browser, shopAlone) };
  }
  const alone = await visit(browser, shopAlone);
  return { training: await visit(browser, shop, beginTraining), alone };
}

/** A new visitor who has been there once: the second visit is the one that counts. */
async function visit(browser: Browser, shop: string, begin?: (page: Page) => Promise<void>): Promise<Vitals> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const first = await context.newPage();
  await first.goto(shop);
  await begin?.(first);
  await first.close();
  const page = await context.newPage();
  await watchVitals(page);
  await page.goto(shop);
  await page.waitForTimeout(lookMs);
  await lookAround(page);
  const vitals = await readVitals(page);
  if (begin) await assertTrained(page);
  await context.close();
  return vitals;
}

/** Clicks and keys, of which the slowest counts. */
async function lookAround(page: Page): Promise<void> {
  for (const search of ['heart', 'lunch bag', 'cake']) {
    await page.getByTestId('search').fill('');
    await page.getByTestId('search').pressSequentially(search);
    await page.getByTestId('search').press('Enter');
    await page.getByTestId('card').first().click();
    await page.getByTestId('add-to-basket').click();
    await page.waitForTimeout(lookMs / 3);
  }
}

/** Say yes, and have a history to train on. */
async function beginTraining(page: Page): Promise<void> {
  await page.waitForFunction(() => 'hearsay' in window);
  await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.consent(true));
  const cards = await page
    .getByTestId('card')
    .evaluateAll((all) => all.map((card) => (card as HTMLElement).dataset.itemId));
  const ids = cards.flatMap((id) => id ?? []).slice(0, events);
  await trackInGroups(
    page,
    'view',
    ids.map((id) => [id]),
  );
  await assertTrained(page);
}

/** @throws Error where the page's worker trains nothing */
async function assertTrained(page: Page): Promise<void> {
  await page.waitForFunction(
    () => (window as unknown as HearsayWindow).hearsay.status().training.last !== null,
  );
}

/** Serve the built shop. */
async function withShop<T>(aggregator: string, use: (url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));
  const log = await fetch(`${aggregator}/hearsay.json`)
    .then(async (response) => ((await response.json()) as { log: string }).log)
    .catch(() => '0'.repeat(64));
  const answers: ShopData = {
    '/items.json': { items: await readItems(shopCatalog) },
    '/demo.json': { aggregator, log },
    '/crowd.json': { visitors: 0, popularity: null, curve: [] },
  };
  try {
    cpSync(builtShop, folder, { recursive: true });
    for (const [path, answer] of Object.entries(answers))
      writeFileSync(join(folder, path), JSON.stringify(answer));
    const html = readFileSync(join(builtShop, 'index.html'), 'utf8').replace(
      '</head>',
      `${hiddenPanel}</head>`,
    );
    return await withSite(html, { '/': folder }, use);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An origin that refuses every connection, for as long as `use` runs. */
async function withSilence<T>(use: (origin: string) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return use(`http://localhost:${port}`);
}

function toFigures(measured: readonly Pair[]): Measured[] {
  const toFigure = (name: FigureName, what: string, of: (vitals: Vitals) => number): Measured => {
    const [training, alone] = [
      measured.map((pair) => of(pair.training)),
      measured.map((pair) => of(pair.alone)),
    ];
    const deltas = measured.map((pair) => of(pair.training) - of(pair.alone));
    const note =
      `${what} of the demo's shop, without its panel, while Hearsay trains in it, minus without it; median of ${pairs} interleaved pairs ` +
      `(${Math.min(...deltas).toPrecision(3)} to ${Math.max(...deltas).toPrecision(3)}); medians ${median(training).toPrecision(3)} and ${median(alone).toPrecision(3)}`;
    return { name, value: median(deltas), note };
  };
  return [
    toFigure('page.lcpDeltaMs', 'largest contentful paint', ({ lcpMs }) => lcpMs),
    toFigure('page.inpDeltaMs', 'longest of 27 clicks and keys', ({ inpMs }) => inpMs),
    toFigure('page.clsDelta', 'cumulative layout shift', ({ cls }) => cls),
  ];
}
