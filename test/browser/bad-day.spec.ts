/** What a page does when something is missing: it works, and the status says what is off. */
import { chromium, expect, type Page, test } from 'playwright/test';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import { chromiumFlags, findChromium } from './chromium.ts';
import type { HearsayWindow } from './hearsay-window.ts';
import { alone, comeAndAgree, forbidErrors, hasSent, visitor } from './lone-visitor.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { recordsOf } from './stored.ts';
import {
  consent,
  liveThrough,
  openPage,
  startTestSite,
  statusFits,
  statusOf,
  type TestSite,
} from './test-site.ts';
import { trainingWorkers } from './training-workers.ts';

let site: TestSite;
test.beforeEach(async ({ page }) => {
  site = await startTestSite(alone);
  forbidErrors(page);
});
test.afterEach(() => site.close());

function recommendations(page: Page): Promise<number> {
  return page.evaluate(
    async () => (await (window as unknown as HearsayWindow).hearsay.recommend({ count: 10 })).length,
  );
}

test('without consent nothing is stored, nothing trains, nothing is sent, and items are recommended', async ({
  browser,
}) => {
  const proxy = await startRecordingProxy();
  const context = await browser.newContext({ proxy: { server: proxy.url } });
  const page = await context.newPage();
  await openPage(page, site.page);
  await liveThrough(page, visitor);
  expect(await recommendations(page)).toBe(10);
  expect(await statusOf(page)).toMatchObject({
    consent: false,
    history: { events: 20, kept: 'memory' },
    training: { off: 'no consent' },
  });
  expect(
    await page.evaluate(async () => [
      await indexedDB.databases(),
      Object.keys(localStorage),
      document.cookie,
    ]),
  ).toEqual([[], [], '']);
  expect(await trainingWorkers(page)).toHaveLength(0);
  expect(proxy.frames).toEqual([]);
  await context.close();
  proxy.close();
});

test('a withdrawn consent ends training and erases everything that the profile held', async ({ page }) => {
  await openPage(page, site.page);
  await page.evaluate(() => (window as unknown as HearsayWindow).hearsay.setProfile({ place: 'Leeds' }));
  await liveThrough(page, visitor);
  await consent(page);
  await hasSent(page);
  await consent(page, false);
  expect(await statusOf(page)).toMatchObject({
    consent: false,
    history: { events: 0 },
    sent: [],
    training: { off: 'no consent' },
  });
  await expect.poll(() => trainingWorkers(page)).toEqual([]);
  const kept = await recordsOf(page);
  expect(Object.keys(kept)).toContain('participations');
  expect(Object.values(kept).filter((count) => count > 0)).toEqual([]);
});

test('with a software adapter only, WASM trains, and the status says why', async ({ page }) => {
  await comeAndAgree(page, site, 'auto');
  const { training } = await hasSent(page);
  expect(training.backend).toEqual({
    name: 'wasm',
    reason: 'the WebGPU adapter is software (google swiftshader)',
    adapter: '',
  });
});

test('without WebGPU, WASM trains, and the status says why', async () => {
  const executablePath = findChromium() ?? '';
  const flags = chromiumFlags.filter((flag) => !/gpu|vulkan|swiftshader/i.test(flag));
  const browser = await chromium.launch({ executablePath, args: [...flags, '--disable-gpu'] });
  const page = await browser.newPage();
  await comeAndAgree(page, site, 'auto');
  const { training } = await hasSent(page);
  expect(training.backend).toEqual({ name: 'wasm', reason: 'no WebGPU adapter', adapter: '' });
  await browser.close();
});

test('without IndexedDB it recommends from memory, and trains nothing', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      value: {
        open: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      },
    });
  });
  await comeAndAgree(page, site);
  expect(await statusOf(page)).toMatchObject({
    history: { kept: 'memory' },
    training: { state: 'off', off: 'no storage' },
  });
  expect(await recommendations(page)).toBe(10);
  expect(await trainingWorkers(page)).toHaveLength(0);
});

/** Write to the page's origin until the browser refuses even small things. */
function fillStorage(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const open = indexedDB.open('filler');
      open.onupgradeneeded = () => open.result.createObjectStore('bytes', { autoIncrement: true });
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    const write = (size: number): Promise<boolean> =>
      new Promise((resolve) => {
        const tx = db.transaction('bytes', 'readwrite', { durability: 'strict' });
        tx.objectStore('bytes').add(crypto.getRandomValues(new Uint8Array(size)));
        tx.oncomplete = () => resolve(true);
        tx.onabort = () => resolve(false);
      });
    for (const size of [60_000, 4_000, 1_000]) while (await write(size));
  });
}

test('PR6 with a full quota nothing is sent, for nothing can be recorded', async ({ page, context }) => {
  await openPage(page, site.page);
  await consent(page);
  await statusFits(page, ({ training }) => training.off === 'too little history');
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(site.page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 500_000 });
  await fillStorage(page);
  await liveThrough(page, visitor);
  await statusFits(page, ({ training }) => training.off === 'storage full');
  expect(await recommendations(page)).toBe(10);
  expect((await statusOf(page)).sent).toEqual([]);
  expect(site.server.aggregator.state.releases).toBe(0);
});

test('a lost GPU device is replaced, and training goes on', async ({ page, browser }) => {
  await comeAndAgree(page, site, 'webgpu');
  await statusFits(page, ({ training }) => training.state === 'training');
  const devtools = await browser.newBrowserCDPSession();
  await devtools.send('Browser.crashGpuProcess').catch(() => undefined); // the session may end with it
  const { training } = await statusFits(
    page,
    ({ sent }) => sent.filter(({ outcome }) => outcome === 'accepted').length >= 2,
  );
  expect(training.backend?.name).toBe('webgpu');
});

test('with the aggregator gone the page works; when it is back, training goes on by itself', async ({
  page,
}) => {
  const store = createMemoryStore();
  const first = await startTestSite(alone, { store });
  await comeAndAgree(page, first);
  await statusFits(page, ({ model }) => (model?.version ?? 0) >= 1);
  const { port } = first.server;
  await first.server.close();
  await statusFits(page, ({ server }) => server === 'unreachable');
  expect(await recommendations(page)).toBe(10);
  const { version } = (await statusOf(page)).model ?? { version: 0 };
  const second = await startTestSite(alone, { store, port });
  const back = await page.evaluate(
    () => (window as unknown as HearsayWindow).hearsay.status().model?.version,
  );
  expect(back).toBe(version);
  await expect
    .poll(async () => (await statusOf(page)).model?.version ?? 0, { timeout: 120_000 })
    .toBeGreaterThan(version + 1);
  await second.close();
});

/** All that a strict policy has to allow; without WebAssembly, too, where it does not. */
const policyOf = (aggregator: string, wasm: boolean): string =>
  [
    "default-src 'none'",
    `script-src ${aggregator} blob:${wasm ? " 'wasm-unsafe-eval'" : ''}`,
    `connect-src ${aggregator} ${aggregator.replace('http', 'ws')} blob:`,
    'worker-src blob:',
  ].join('; ');

for (const wasm of [true, false]) {
  test(`under a strict Content-Security-Policy ${wasm ? 'with' : 'without'} 'wasm-unsafe-eval' it trains, with what the README asks for`, async ({
    page,
  }) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/security policy/i.test(message.text())) complaints.push(message.text());
    });
    const strict = await startTestSite(alone, { policy: (aggregator) => policyOf(aggregator, wasm) });
    await page.addInitScript(() => {
      const scope = window as unknown as { violations: string[] };
      scope.violations = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        scope.violations.push(effectiveDirective);
      });
    });
    await comeAndAgree(page, strict, 'auto');
    const { training } = await hasSent(page);
    expect(training.backend?.name).toBe(wasm ? 'wasm' : 'cpu');
    const violations = await page.evaluate(() => (window as unknown as { violations: string[] }).violations);
    expect(violations).toEqual([]);
    // What the worker meets without it is that WebAssembly is not to be had, and nothing else.
    if (wasm) expect(complaints).toEqual([]);
    else for (const each of complaints) expect(each).toMatch(/WebAssembly|wasm-unsafe-eval|unsafe-eval/);
    await strict.close();
  });
}

test('under a policy that allows no workers it recommends all the same, and says why it does not train', async ({
  page,
}) => {
  const strict = await startTestSite(alone, {
    policy: (aggregator) => policyOf(aggregator, true).replace('worker-src blob:', "worker-src 'none'"),
  });
  await comeAndAgree(page, strict, 'auto');
  await statusFits(page, ({ training }) => training.off === 'worker could not start');
  expect(await recommendations(page)).toBe(10);
  await strict.close();
});
