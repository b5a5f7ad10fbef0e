/** The package as others import it: its types, in Node, in a bundle, and in a page beside the script tag. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from 'playwright/test';
import { build } from 'vite';
import type { HearsayApi } from '../../client/index.ts';
import { withSite } from '../bench/chromium-page.ts';
import { fixtureVisitors } from './fixture.ts';
import type { HearsayWindow } from './hearsay-window.ts';
import { consent, liveThrough, startTestSite, statusFits } from './test-site.ts';

type Exported = typeof import('../../client/embed/module.ts');

/** Does not compile where the module lacks a call of the API; `export` is `exportData`, and nobody waits for a module. */
const calls: Exclude<keyof HearsayApi, 'push' | 'export'> extends keyof Exported ? true : never = true;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A project that has the package installed. */
let project: string;
test.beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'hearsay-consumer-'));
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(root, join(project, 'node_modules/hearsay'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
});
test.afterEach(() => rmSync(project, { recursive: true }));

const run = (command: string, args: readonly string[]) =>
  spawnSync(command, args, { cwd: project, encoding: 'utf8' });

for (const [moduleResolution, module] of [
  ['bundler', 'ESNext'],
  ['nodenext', 'NodeNext'],
] as const) {
  test(`a project with moduleResolution ${moduleResolution} has the types, and no others than the API's`, () => {
    writeFileSync(
      join(project, 'shop.ts'),
      `import { consent, defineLedger, init, recommend, type Recommendation, status, track } from 'hearsay';
defineLedger();
await init({ aggregator: 'https://aggregator.example' });
track('view', { itemId: '1' });
await consent(true);
export const best: Recommendation[] = await recommend({ count: 8 });
export const training: boolean = status().training.state === 'training';
// @ts-expect-error: a number is wanted
await recommend({ count: 'eight' });
// @ts-expect-error: there is no such event
track('look');
`,
    );
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'ES2022', lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false },
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['shop.ts'] }));
    const { status, stdout } = run(join(root, 'node_modules/.bin/tsc'), ['-p', '.']);
    expect([stdout, status]).toEqual(['', 0]);
  });
}

test('where there is no page, importing does nothing, and every call comes to nothing', () => {
  writeFileSync(
    join(project, 'server.js'),
    `const before = Object.keys(globalThis).length;
const hearsay = await import('hearsay');
await import('hearsay/react');
await import('hearsay/vue');
hearsay.defineElements('https://aggregator.example');
hearsay.defineLedger();
const stop = hearsay.on('status', () => { throw new Error('called'); });
hearsay.track('view', { itemId: '1' });
hearsay.setProfile({ place: 'Leeds' });
const done = await Promise.all([hearsay.init({ aggregator: 'http://localhost:1' }), hearsay.consent(true)]);
const lists = await Promise.all([hearsay.recommend(), hearsay.explain('1'), hearsay.onboarding()]);
stop();
console.log(JSON.stringify([calls(hearsay), done, lists, hearsay.status().consent, Object.keys(globalThis).length - before]));
function calls(module) { return Object.values(module).filter((each) => typeof each !== 'function').length; }
`,
  );
  const { status, stdout, stderr } = run(process.execPath, ['server.js']);
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual([0, [null, null], [[], [], []], false, 0]);
  expect(calls).toBe(true);
});

/** A bundle of this code for a page. */
async function bundle(code: string): Promise<string> {
  const input = join(project, 'entry.js');
  writeFileSync(input, code);
  const output = await build({
    configFile: false,
    logLevel: 'error',
    root: project,
    build: { write: false, target: 'es2022', rollupOptions: { input, output: { format: 'iife' } } },
  });
  return (output as unknown as { output: [{ code: string }] }).output[0].code;
}

test('what a page does not use is not in its bundle, and types are nothing that runs', async () => {
  expect((await bundle(`import 'hearsay/react'; import 'hearsay/vue';`)).trim()).toBe('');
  expect((await bundle(`import { init } from 'hearsay'; import 'hearsay';`)).trim()).toBe('');
  const ledger = await bundle(`import { defineLedger } from 'hearsay'; defineLedger();`);
  expect(ledger).toContain('hearsay-ledger');
  expect(ledger).not.toContain('indexedDB');
});

const bundleAll = (): Promise<string> =>
  bundle(`import * as hearsay from 'hearsay'; globalThis.imported = hearsay;`);

type ImportingWindow = HearsayWindow & { readonly imported: Exported };

/** Start Hearsay through the module. @returns recommendations, and whether the page has one embed */
const startThroughModule = (page: Page, aggregator: string): Promise<{ count: number; isOne: boolean }> =>
  page.evaluate(async (aggregator) => {
    const { hearsay: before, imported } = window as unknown as Partial<ImportingWindow>;
    await imported?.init({ aggregator, backend: 'wasm' });
    const count = (await imported?.recommend({ count: 4 }))?.length ?? 0;
    const { hearsay } = window as unknown as ImportingWindow;
    return { count, isOne: imported?.status() === hearsay.status() && (before ?? hearsay) === hearsay };
  }, aggregator);

const settings = { model: { name: 'pooling', dim: 8 }, round: { cohort: 5, minimum: 5 } };

test('a page without the script tag recommends and trains through the module', async ({ page }) => {
  const site = await startTestSite(settings);
  const content = await bundleAll();
  await withSite('<!doctype html><title>A page</title>', {}, async (url) => {
    await page.goto(url);
    await page.addScriptTag({ content });
    expect(await startThroughModule(page, site.aggregator)).toEqual({ count: 4, isOne: true });
    const [visitor] = fixtureVisitors(1, 3);
    if (visitor) await liveThrough(page, visitor);
    await consent(page);
    await statusFits(page, ({ sent }) => sent.some(({ outcome }) => outcome === 'accepted'));
  });
  await site.close();
});

test('where the page keeps something else under the name, it is left alone', async ({ page }) => {
  const content = await bundleAll();
  await withSite('<!doctype html><title>A page</title>', {}, async (url) => {
    await page.goto(url);
    const called = await page.evaluate(() => {
      const called: string[] = [];
      const foreign = { init: () => called.push('init'), status: () => called.push('status'), track: 'mine' };
      Object.assign(window, { hearsay: foreign, called });
      return called;
    });
    await page.addScriptTag({ content });
    const met = await page.evaluate(async () => {
      const { imported, hearsay, called } = window as unknown as ImportingWindow & { called: string[] };
      await imported.init({ aggregator: 'http://localhost:1' });
      imported.track('view', { itemId: '1' });
      const list = await imported.recommend();
      return { called, list, consent: imported.status().consent, names: Object.keys(hearsay) };
    });
    expect(called).toEqual([]);
    expect(met).toEqual({ called: [], list: [], consent: false, names: ['init', 'status', 'track'] });
  });
});

test('a page with the script tag goes on with its embed', async ({ page }) => {
  const site = await startTestSite(settings);
  await page.goto(site.page);
  await page.addScriptTag({ content: await bundleAll() });
  expect(await startThroughModule(page, site.aggregator)).toEqual({ count: 4, isOne: true });
  await site.close();
});
