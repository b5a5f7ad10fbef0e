/** How a page with the script tag behaves towards its visitor and its host: rests when it should, and is in nobody's way. */
import { chromium, expect, type Page, test } from 'playwright/test';
import type { Status } from '../../client/index.ts';
import { readCatalog } from '../../server/catalog/read-catalog.ts';
import { chromiumFlags, findChromium } from './chromium.ts';
import { type HearsayWindow, trackInGroups } from './hearsay-window.ts';
import { alone, comeAndAgree, forbidErrors, hasSent, visitor } from './lone-visitor.ts';
import { recordsOf } from './stored.ts';
import { consent, init, liveThrough, openPage, startTestSite, statusFits, statusOf } from './test-site.ts';
import { trainingWorkers } from './training-workers.ts';

test.beforeEach(({ page }) => {
  forbidErrors(page);
});

/** What the worker has said of its state, and when, on the page's clock. */
type Stamps = {
  readonly stamps: { readonly at: number; readonly off: string | null; readonly state: string }[];
};

/** Note what the worker says, before anything else of the page runs. */
function stampMessages(): void {
  const scope = window as unknown as { stamps: unknown[]; Worker: typeof Worker };
  scope.stamps = [];
  const { Worker: Original } = window;
  scope.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        if (data.kind === 'state')
          scope.stamps.push({ at: performance.now(), off: data.off, state: data.state });
      });
    }
  };
}

/** Hide or show a page: a headless tab never is. */
function setVisibility(state: 'hidden' | 'visible'): number {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  const begun = performance.now();
  document.dispatchEvent(new Event('visibilitychange'));
  return begun;
}

/** When the worker said so, at or after this time. */
const stampOf = (page: Page, said: { off: string | null; state: string }, since: number): Promise<number> =>
  page
    .waitForFunction(
      ({ said, since }) =>
        (window as unknown as Stamps).stamps.find(
          ({ at, off, state }) => at >= since && off === said.off && state === said.state,
        )?.at,
      { said, since },
      { polling: 20 },
    )
    .then((handle) => handle.jsonValue() as Promise<number>);

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

test('training rests within 50 ms of the page being hidden, and of a key that is pressed in it', async ({
  page,
}) => {
  const { items } = await readCatalog(new URL('../../demo/data/items.csv', import.meta.url).pathname);
  // As many steps as there may be, so that the round lasts longer than the test.
  const settings = { ...alone, localTraining: { steps: 1000, learningRate: 1e-6 } };
  const site = await startTestSite(settings, { items });
  await page.addInitScript(stampMessages);
  await openPage(page, site.page);
  const groups = Array.from({ length: 20 }, (_, i) => items.slice(i * 5, i * 5 + 5).map(({ id }) => id));
  await trackInGroups(page, 'purchase', groups);
  await consent(page);
  await statusFits(page, ({ training }) => training.state === 'training');
  const hidden: number[] = [];
  const pressed: number[] = [];
  await page.evaluate(() =>
    addEventListener(
      'keydown',
      () => ((window as unknown as { pressed: number }).pressed = performance.now()),
    ),
  );
  for (let i = 0; i < 7; i++) {
    const hiddenAt = await page.evaluate(setVisibility, 'hidden' as const);
    hidden.push((await stampOf(page, { off: 'page hidden', state: 'off' }, hiddenAt)) - hiddenAt);
    const shownAt = await page.evaluate(setVisibility, 'visible' as const);
    await stampOf(page, { off: null, state: 'training' }, shownAt);
    await page.keyboard.press('a');
    const pressedAt = await page.evaluate(() => (window as unknown as { pressed: number }).pressed);
    pressed.push((await stampOf(page, { off: 'page in use', state: 'off' }, pressedAt)) - pressedAt);
    const goesOn = await stampOf(page, { off: null, state: 'training' }, pressedAt);
    expect(goesOn - pressedAt).toBeGreaterThan(450);
  }
  process.stdout.write(
    `rests after it is hidden ${hidden.map(Math.round)} ms, after a key ${pressed.map(Math.round)} ms\n`,
  );
  expect((await statusOf(page)).training.last).toBeNull(); // it was in one round all the time
  expect(median(hidden)).toBeLessThanOrEqual(50);
  expect(median(pressed)).toBeLessThanOrEqual(50);
  await site.close();
});

/** Elsewhere, goes back when it is told to; on the page itself, keeps for others to read how it was shown. */
function comeBack(): void {
  if (location.search === '?elsewhere') {
    setInterval(() => localStorage.getItem('go back') && history.back(), 50);
    return;
  }
  addEventListener('pageshow', ({ persisted }) => {
    const [entry] = performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & {
      notRestoredReasons?: unknown;
    })[];
    localStorage.setItem('shown', JSON.stringify({ persisted, reasons: entry?.notRestoredReasons ?? null }));
  });
}

test('a page that another tab waits for comes back from the back/forward cache, and trains on', async () => {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [...chromiumFlags],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  const site = await startTestSite(alone);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(comeBack);
  await comeAndAgree(page, site);
  await hasSent(page);
  const other = await context.newPage();
  await openPage(other, site.page);
  const waits = ({ training }: Status) => training.off === 'another tab trains';
  await statusFits(other, waits);
  await other.evaluate(() => localStorage.removeItem('shown'));
  await page.evaluate(() => void setTimeout(() => location.assign('/?elsewhere')));
  // It has let go of what the other waits for. To ask `navigator.locks` would drop a page that is just about to.
  await statusFits(other, (status) => !waits(status));
  await other.evaluate(() => localStorage.setItem('go back', 'now'));
  // The page itself is watched no more once it has come back: it is the storage that tells.
  const shown = () => other.evaluate(() => localStorage.getItem('shown'));
  await expect.poll(shown, { timeout: 30_000 }).toBe(JSON.stringify({ persisted: true, reasons: null }));
  await other.close();
  const before = site.server.aggregator.state.releases;
  // One of the other's may have been on its way.
  await expect.poll(() => site.server.aggregator.state.releases).toBeGreaterThan(before + 1);
  await browser.close();
  await site.close();
});

test('loaded twice it is one: one worker, one history, one update a round', async ({ page }) => {
  const site = await startTestSite(alone, {
    body: (aggregator) => `<script src="${aggregator}/hearsay.js" crossorigin></script>`,
  });
  await openPage(page, site.page);
  await init(page, { backend: 'wasm' });
  await liveThrough(page, visitor);
  await consent(page);
  await hasSent(page);
  expect(await trainingWorkers(page)).toHaveLength(1);
  expect((await recordsOf(page)).events).toBe(20);
  await site.close();
});

/** What a list of a blocker may name. */
const blockable = {
  'the second script': /\/client\/recommend\./,
  'the worker': /\/client\/worker\./,
  'everything but the tag': /\/(client|catalog|models|log)\/|hearsay\.json/,
};
for (const [what, pattern] of Object.entries(blockable)) {
  test(`where a blocker stops ${what}, the page works, hears nothing of it, and asks seldom`, async ({
    page,
  }) => {
    const site = await startTestSite(alone);
    const blocked: string[] = [];
    await page.route(pattern, async (route) => {
      blocked.push(route.request().url());
      await route.abort('blockedbyclient');
    });
    await page.clock.install();
    await page.goto(site.page);
    await init(page, { backend: 'wasm' });
    await Promise.all([consent(page), page.clock.runFor(6000)]); // until the page counts as idle
    await liveThrough(page, visitor);
    await statusFits(page, ({ training }) => training.state === 'off');
    for (let minute = 0; minute < 60; minute += 10) await page.clock.fastForward(600_000);
    expect(blocked.length).toBeGreaterThanOrEqual(2);
    expect(blocked.length).toBeLessThanOrEqual(12);
    expect(await statusOf(page)).toMatchObject({ sent: [], history: { events: 20 } });
    await site.close();
  });
}

/** What Chromium tells of a device that has little to spare. */
const littleToSpare = {
  'save-data': () =>
    Object.defineProperty(Navigator.prototype, 'connection', {
      get: () => Object.assign(new EventTarget(), { saveData: true, effectiveType: '4g' }),
    }),
  'slow link': () =>
    Object.defineProperty(Navigator.prototype, 'connection', {
      get: () => Object.assign(new EventTarget(), { saveData: false, effectiveType: '2g' }),
    }),
  'low battery': () => {
    const battery = Object.assign(new EventTarget(), { charging: false, level: 0.15 });
    Object.defineProperty(Navigator.prototype, 'getBattery', { value: async () => battery });
  },
};
for (const [off, script] of Object.entries(littleToSpare)) {
  test(`with ${off} no worker is fetched, nothing trains, and items are recommended`, async ({ page }) => {
    const site = await startTestSite(alone);
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await page.addInitScript(script);
    await comeAndAgree(page, site);
    await statusFits(page, ({ training }) => training.off === off);
    const shown = await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.recommend());
    expect(shown).toHaveLength(10);
    expect(fetched.filter((url) => url.includes('worker'))).toEqual([]);
    await site.close();
  });
}

test('a page that goes from address to address without loading keeps its worker and its history', async ({
  page,
}) => {
  const site = await startTestSite(alone);
  await comeAndAgree(page, site);
  await hasSent(page);
  const [worker] = await trainingWorkers(page);
  for (const address of ['/lamps', '/lamps?page=2', '/lamps#top']) {
    await page.evaluate((to) => history.pushState(null, '', to), address);
  }
  await page.evaluate(() => history.back());
  const { releases } = site.server.aggregator.state;
  await expect.poll(() => site.server.aggregator.state.releases).toBeGreaterThan(releases);
  expect(await trainingWorkers(page)).toEqual([worker]);
  expect((await statusOf(page)).history).toEqual({ events: 20, kept: 'disk' });
  await site.close();
});

test('a clock that is set forward or back a year loses nobody: it trains, and recommends', async ({
  page,
}) => {
  const site = await startTestSite(alone);
  for (const years of [1, -1]) {
    await page.addInitScript(
      (offset) => {
        const { now } = Date;
        Date.now = () => now() + offset;
      },
      years * 365 * 86_400_000,
    );
    await comeAndAgree(page, site);
    await hasSent(page);
    const shown = await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.recommend());
    expect(shown).toHaveLength(10);
    await page.goto('about:blank');
  }
  await site.close();
});

test('a daily budget that is spent stops training, says so, and holds at the next visit', async ({
  page,
}) => {
  const site = await startTestSite(alone);
  // The fallback takes half a megabyte, once; then models and updates do.
  const budget = { seconds: 60, bytes: 700_000 };
  await page.goto(site.page);
  await init(page, { backend: 'wasm', budget });
  await liveThrough(page, visitor);
  await consent(page);
  await statusFits(page, ({ training }) => training.off === 'daily budget');
  const { releases } = site.server.aggregator.state;
  expect(releases).toBeGreaterThanOrEqual(1);
  await page.goto(site.page);
  await init(page, { backend: 'wasm', budget });
  await statusFits(page, ({ training }) => training.off === 'daily budget');
  expect(site.server.aggregator.state.releases).toBe(releases);
  await page.goto(site.page);
  await init(page, { backend: 'wasm' });
  await expect.poll(() => site.server.aggregator.state.releases).toBeGreaterThan(releases);
  await site.close();
});
