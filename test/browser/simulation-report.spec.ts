/** The report of a simulation, as a person opens it: from a file, in light and dark, on a phone, with a keyboard, on paper. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, type Page, test } from 'playwright/test';
import { runnerImport } from 'vite';
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';
import { exampleResult, sparseResult } from '../server/simulate/report/example-result.ts';
import { complaintsOf, useProblems, watchProblems } from './page-problems.ts';

type ReportModule = { readonly htmlReport: (result: SimulationResult) => string };

let htmlReport: ReportModule['htmlReport'];
const problems = useProblems();

test.beforeAll(async () => {
  const source = fileURLToPath(new URL('../../server/simulate/report/report.ts', import.meta.url));
  ({ htmlReport } = (
    await runnerImport<ReportModule>(source, { configFile: false, logLevel: 'error' })
  ).module);
});

/** Opens a result's page; requests, console messages and errors become problems. */
async function open(page: Page, name: string, result: SimulationResult): Promise<void> {
  mkdirSync('test-results', { recursive: true });
  const file = `test-results/${name}.html`;
  writeFileSync(file, htmlReport(result));
  const address = pathToFileURL(file).href;
  watchProblems(page, problems, { isOwn: (asked) => asked === address });
  await page.goto(address);
}

/**
 * What is drawn on each canvas: the share that has ink, and how many pixels have each full colour. Read from copies, for the
 * browser warns of a page that reads its own canvas again and again.
 */
const drawingsOf = (page: Page): Promise<{ ink: number; colours: [string, number][] }[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('canvas')].map((canvas) => {
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      copy?.drawImage(canvas, 0, 0);
      const pixels = copy?.getImageData(0, 0, width, height).data ?? [];
      const counts = new Map<string, number>();
      let inked = 0;
      for (let at = 0; at < pixels.length; at += 4) {
        if (pixels[at + 3] !== 0) inked++;
        if (pixels[at + 3] !== 255) continue;
        const colour = `rgb(${pixels[at]}, ${pixels[at + 1]}, ${pixels[at + 2]})`;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return { ink: inked / (width * height), colours: [...counts] };
    }),
  );

/** What share of each canvas is drawn on. */
const inkOf = async (page: Page): Promise<number[]> => (await drawingsOf(page)).map(({ ink }) => ink);

/** Colours that much of the first plot is drawn in. */
const plotColours = async (page: Page, least = 50): Promise<string[]> => {
  const [first] = await drawingsOf(page);
  return (first?.colours ?? []).filter(([, count]) => count > least).map(([colour]) => colour);
};

for (const [name, width, colorScheme] of [
  ['light', 1280, 'light'],
  ['dark', 1280, 'dark'],
  ['phone', 360, 'light'],
  ['phone-dark', 360, 'dark'],
] as const) {
  test(`the report reads well: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await open(page, 'simulation-report', exampleResult);
    await expect(page.locator('canvas')).toHaveCount(5);
    for (const inked of await inkOf(page)) expect(inked).toBeGreaterThan(0.005);
    expect(await complaintsOf(page)).toEqual([]);
    for (const details of await page.locator('summary').all()) await details.click();
    expect(await complaintsOf(page)).toEqual([]);
    for (const details of await page.locator('summary').all()) await details.click();
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    await page.screenshot({ path: `test-results/simulation-report-${name}.png`, fullPage: true });
  });
}

test('a report with parts missing reads well too', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await open(page, 'simulation-report-sparse', sparseResult);
  await expect(page.locator('canvas')).toHaveCount(0);
  expect(await complaintsOf(page)).toEqual([]);
  await page.screenshot({ path: 'test-results/simulation-report-sparse.png', fullPage: true });
});

test('a single release and a single epsilon are drawn as points', async ({ page }) => {
  await open(page, 'simulation-report-short', {
    ...exampleResult,
    curve: exampleResult.curve.slice(-1),
    privacyCurve: exampleResult.privacyCurve.slice(-1),
    baselines: {},
  });
  await expect(page.locator('canvas')).toHaveCount(5);
  const colour = await page.evaluate(
    () => getComputedStyle(document.querySelector('.look-main') as Element).stroke,
  );
  expect(await plotColours(page, 10)).toContain(colour);
  await page.screenshot({ path: 'test-results/simulation-report-short.png', fullPage: true });
});

test('a plot is a slider to the keyboard, and its key tells the values', async ({ page }) => {
  await open(page, 'simulation-report', exampleResult);
  const slider = page.getByRole('slider', { name: /^HR@10 by release/ });
  const figure = page.locator('figure').filter({ has: slider });
  const last = exampleResult.curve.at(-1);
  expect(last?.hr10.toFixed(3)).toBe('0.219');
  await expect(figure.locator('.key-value').first()).toHaveText('0.219');
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuenow', '5');
  await expect(figure.locator('.key-x')).toHaveText('5');
  await page.keyboard.press('ArrowRight');
  const second = exampleResult.curve[1];
  await expect(slider).toHaveAttribute(
    'aria-valuetext',
    `Release 10: pooling ${second?.hr10.toFixed(3)}, EASE over the whole history 0.199, Popularity 0.113`,
  );
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '200');
  await page.keyboard.press('PageDown');
  await expect(slider).toHaveAttribute('aria-valuenow', '150');
});

test('a plot follows the pointer, and shows the newest values again when it leaves', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await open(page, 'simulation-report', exampleResult);
  const plot = page.getByRole('slider', { name: /^HR@10 by release/ });
  const at = page.locator('.key-x').first();
  const over = plot.locator('.u-over');
  await over.hover({ position: { x: 4, y: 40 } });
  await expect(at).toHaveText('5');
  await page.mouse.move(5, 5);
  await expect(at).toHaveText('200');
});

test('plots are drawn anew in the colours of the other scheme, and in those of paper', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, 'simulation-report', exampleResult);
  const keyColour = () =>
    page.evaluate(() => getComputedStyle(document.querySelector('.look-main') as Element).stroke);
  const light = await keyColour();
  await expect.poll(() => plotColours(page)).toContain(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await keyColour();
  expect(dark).not.toBe(light);
  await expect.poll(() => plotColours(page)).toContain(dark);
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  expect(await keyColour()).toBe(light);
  await expect.poll(() => plotColours(page)).toContain(light);
});

test('text of a stranger neither runs nor widens a phone', async ({ page }) => {
  const hostile = `"><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>${'x'.repeat(300)}`;
  const [activity] = exampleResult.fairness;
  await page.setViewportSize({ width: 360, height: 760 });
  await open(page, 'simulation-report-hostile', {
    ...exampleResult,
    fairness: [
      { name: hostile, groups: (activity?.groups ?? []).map((group) => ({ ...group, label: hostile })) },
    ],
    baselines: { ...exampleResult.baselines, [hostile]: { skipped: hostile } },
    settings: { ...exampleResult.settings, optimizer: { kind: hostile } },
  });
  await expect(page.getByText('onerror').first()).toBeVisible();
  await expect(page).toHaveTitle('pooling on 4,338 users, simulated by Hearsay');
  expect(await complaintsOf(page)).toEqual([]);
});

test('without scripts the numbers are there', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await open(page, 'simulation-report', exampleResult);
  const figure = page.locator('figure').filter({ hasText: 'Epsilon by release' });
  await figure.locator('summary').click();
  await expect(figure.getByRole('row', { name: '200 8 8' })).toBeVisible();
  await context.close();
});
