/** `/audit` as a person opens it: over a real aggregator's log of more than fifty releases, behind a proxy, honest and spoilt. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from 'playwright/test';
import { statusOf, verdict } from './audit-verdict.ts';
import type { AuditedSite, startAuditedSite } from './audited-site.ts';
import { complaintsOf, useProblems, watchProblems } from './page-problems.ts';
import { type LoadedSource, loadSource } from './source-server.ts';

const releases = 54;

let source: LoadedSource<{ readonly startAuditedSite: typeof startAuditedSite }>;
let site: AuditedSite;
const problems = useProblems();

test.beforeAll(async () => {
  source = await loadSource('./audited-site.ts');
  site = await source.module.startAuditedSite(releases);
});
test.afterAll(async () => {
  await site.close();
  await source.close();
});

test.beforeEach(() => {
  site.spoil();
  site.requests.length = 0;
});

/** Opens the page and waits for its verdict; errors and requests to others become problems. */
async function open(page: Page): Promise<void> {
  const { origin } = new URL(site.page);
  watchProblems(page, problems, { isOwn: (address) => address.startsWith(origin) });
  await page.goto(site.page);
  await verdict(page);
}

test('the page audits the log that it comes from: what can be checked holds', async ({ page }) => {
  await open(page);
  expect(await verdict(page)).toBe(
    'Nothing that was checked speaks against this log. 7 of 10 checks held; 3 could not be checked.',
  );
  for (const name of ['checkpoint', 'tree', 'leaves', 'rounds', 'seeds', 'ledger', 'models'])
    expect([name, await statusOf(page, name)]).toEqual([name, 'held']);
  await expect(page.locator('.card').filter({ hasText: 'Releases' }).locator('.figure')).toHaveText(
    `${releases}`,
  );
  await expect(page.getByRole('slider', { name: /^Epsilon after each release/ })).toBeVisible();
  await expect(page.locator('.moment h3')).toHaveText([
    ...['The log begins', 'Hearsay 0.1.0 runs', 'Versions 1 to 20 are released'],
    ...['The operator goes back to an earlier model', 'Back to version 15, as version 21'],
    'Versions 22 to 41 are released',
    ...['Another catalog, and version 42 over it', 'Versions 43 to 56 are released', /^Round \d+ collects$/],
  ]);
});

test('PV3 epsilon is what the aggregator itself says in its status', async ({ page }) => {
  await open(page);
  const status = await (await fetch(`${site.aggregator}/status`)).json();
  const epsilon = await page.locator('.card').first().locator('.figure').textContent();
  // printed with three digits, rounded up
  expect(Number(epsilon?.replace('ε = ', ''))).toBeGreaterThanOrEqual(status.spent.epsilon);
  expect(Number(epsilon?.replace('ε = ', ''))).toBeLessThan(status.spent.epsilon * 1.01);
});

for (const [name, width, colorScheme] of [
  ['light', 1280, 'light'],
  ['dark', 1280, 'dark'],
  ['phone', 390, 'light'],
  ['phone-dark', 390, 'dark'],
] as const) {
  test(`the page reads well: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await open(page);
    await page.screenshot({ path: `test-results/audit-${name}.png`, fullPage: true });
    expect(await complaintsOf(page)).toEqual([]);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await page.getByRole('button', { name: 'Version 56' }).click();
    await expect(page.locator('.contributions')).toBeVisible();
    expect(await complaintsOf(page)).toEqual([]);
    await page.screenshot({ path: `test-results/audit-${name}-opened.png`, fullPage: true });
  });
}

test('the page fits again when its window is made narrow', async ({ page }) => {
  await open(page);
  await expect(page.locator('line-plot canvas')).toBeVisible();
  await page.setViewportSize({ width: 390, height: 900 });
  await expect.poll(() => complaintsOf(page)).toEqual([]);
});

for (const [what, path, failed] of [
  ['a bundle of leaves', '/log/tile/entries/000', 'leaves'],
  ['a tile of hashes', '/log/tile/0/000', 'tree'],
  ['a model', '/models/', 'models'],
  ['the checkpoint', '/log/checkpoint', 'checkpoint'],
] as const) {
  test(`LG10 one flipped bit in ${what} is found by ${failed}, and shown`, async ({ page }) => {
    site.spoil(path);
    await open(page);
    expect(await verdict(page)).toMatch(/^This log does not hold\. \d of 10 checks failed/);
    expect(await statusOf(page, failed)).toBe('FAILED');
    await expect(page.locator('#verdict-box')).toHaveAttribute('data-look', 'failed');
    expect(await complaintsOf(page)).toEqual([]);
    if (failed === 'leaves') await page.screenshot({ path: 'test-results/audit-failed.png', fullPage: true });
  });
}

test('LG6 the browser remembers what it saw, holds the log to it, and forgets when it is told to', async ({
  page,
}) => {
  await open(page);
  expect(await statusOf(page, 'history')).toBe('not checkable');
  await page.reload();
  expect(await verdict(page)).toContain('8 of 10 checks held');
  expect(await statusOf(page, 'history')).toBe('held');
  await page.getByRole('button', { name: 'Forget what was seen' }).click();
  await page.reload();
  await verdict(page);
  expect(await statusOf(page, 'history')).toBe('not checkable');
});

test('LG6 a key from elsewhere is the one that counts, and what is no key is not taken', async ({ page }) => {
  await open(page);
  await page.getByLabel('Verifier key of the log').fill('nonsense');
  await page.getByRole('button', { name: 'Audit again' }).click();
  await expect(page.getByText('This is no verifier key of a log')).toBeVisible();
  const key = (await (await fetch(`${site.aggregator}/log/vkey`)).text()).trim();
  await page.getByLabel('Verifier key of the log').fill(key);
  await page.getByRole('button', { name: 'Audit again' }).click();
  await expect(page.locator('.check').first()).toContainText('with the key that is expected');
  await expect(page.getByText('This is no verifier key of a log')).toBeHidden();
});

test('where storage is denied the audit runs, and says that it cannot remember', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    }),
  );
  await open(page);
  expect(await verdict(page)).toContain('7 of 10 checks held');
  await expect(page.locator('#remembered')).toContainText('lets the page keep nothing');
});

test('LG4 an opened release shows its leaves to everybody, and sizes and norms with a credential alone', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Version 56' }).click();
  const panel = page.locator('#opened');
  await expect(panel.getByRole('heading', { name: 'Version 56' })).toBeFocused();
  const rows = panel.locator('.contributions tbody tr');
  await expect(rows).toHaveCount(25);
  await expect(panel.getByRole('columnheader', { name: 'Norm' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Next page of updates' }).press('Enter');
  await expect(panel.getByText('Page 2 of 3')).toBeVisible();
  await page.getByRole('button', { name: 'Next page of updates' }).press('Enter');
  await expect(rows).toHaveCount(10);
  expect(site.requests.filter(({ path }) => path.startsWith('/evidence'))).toEqual([]);

  await page.getByLabel('Credential', { exact: true }).fill(site.credential);
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(panel.getByText('Each of these is the one that its leaf states')).toBeVisible();
  const norms = await rows.locator('td:nth-child(4)').allTextContents();
  expect(norms).toHaveLength(10);
  // updates 50 to 59: a delta of .05 + .003 i in units of .25 / 4,096, to three digits; rounding adds a little to it
  for (const [i, text] of norms.entries()) {
    const expected = (0.05 + 0.003 * (50 + i)) / (0.25 / 4096);
    expect(text).toMatch(/^[\d,]+ of 4,096$/);
    expect(Number.parseInt(text.replace(',', ''), 10) / expected).toBeGreaterThan(0.99);
    expect(Number.parseInt(text.replace(',', ''), 10) / expected).toBeLessThan(1.01);
  }
  for (const bytes of await rows.locator('td:nth-child(3)').allTextContents())
    expect(bytes).toMatch(/^\d,\d{3}$/);
  expect(new Set(await rows.locator('td:nth-child(5)').allTextContents())).toEqual(new Set(['held']));
  await page.screenshot({ path: 'test-results/audit-credential.png', fullPage: true });
  expect(site.requests.some(({ authorization }) => authorization === `Bearer ${site.credential}`)).toBe(true);
  expect(site.requests.filter(({ path }) => path.includes(site.credential))).toEqual([]);
  expect(
    await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]),
    ),
  ).not.toContain(site.credential);

  await page.getByRole('button', { name: 'Forget it' }).click();
  await expect(panel.getByRole('columnheader', { name: 'Norm' })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Version 56' })).toBeFocused();
  await expect(panel).toBeHidden();
});

test('LG7 with a credential the page recomputes every model from its updates', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page);
  await page.getByLabel('Credential', { exact: true }).fill(site.credential);
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('button', { name: 'Audit again' }).click();
  await expect(page.locator('#verdict')).toHaveText(/of 15 checks held/, { timeout: 100_000 });
  for (const name of ['updates', 'norms', 'sums', 'noise', 'releases'])
    expect([name, await statusOf(page, name)]).toEqual([name, 'held']);
  await page.screenshot({ path: 'test-results/audit-recomputed.png', fullPage: true });
  // the round that is open is shown to nobody; the browser tells of it
  expect(problems.splice(0)).toEqual([expect.stringContaining('404')]);
});

test('LG4 a wrong credential shows nothing, and is told of', async ({ page }) => {
  await open(page);
  await page.getByLabel('Credential', { exact: true }).fill('guess');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByRole('button', { name: 'Version 55' }).click();
  await expect(page.locator('#opened [role=status]')).toContainText('the credential is not known there');
  expect(problems.splice(0)).toEqual([expect.stringContaining('401')]); // the browser tells of it, too
});

test('LG10 a server that shows other leaves the second time is found out', async ({ page }) => {
  await open(page);
  site.spoil('/log/tile/entries/');
  await page.getByRole('button', { name: 'Version 55' }).click();
  await expect(page.locator('#opened [role=status]')).toContainText('another one than when it was audited');
});

test('every page of releases is reached by keyboard', async ({ page }) => {
  await open(page);
  const next = page.getByRole('button', { name: 'Next page of releases' });
  await next.focus();
  await page.keyboard.press('Enter');
  await expect(next).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#release-list').getByText('Page 3 of 3')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Previous page of releases' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Version 1', exact: true })).toBeVisible();
});

test('while it runs the page tells how far it is, and which checks are done', async ({ page }) => {
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/log/tile/1/**', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(site.page);
  await expect(page.getByRole('progressbar', { name: /^Comparing the tiles: \d+%$/ })).toBeVisible();
  await expect(page.locator('#verdict')).toHaveText('Checking …');
  expect(await statusOf(page, 'checkpoint')).toBe('held');
  expect(await statusOf(page, 'tree')).toBe('waiting');
  goOn();
  await verdict(page);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});

test('a report shows the same in one file that loads nothing and asks for nothing', async ({ page }) => {
  const report = await site.report();
  const file = 'test-results/audit-report.html';
  writeFileSync(file, report);
  const { href } = pathToFileURL(resolve(file));
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => problems.push(message.text()));
  page.on('request', (request) => {
    if (request.url() !== href && !request.url().startsWith('data:')) problems.push(request.url());
  });
  await page.setViewportSize({ width: 390, height: 900 });
  await page.goto(href);
  expect(await verdict(page)).toContain('7 of 10 checks held');
  await expect(page.locator('.moment')).toHaveCount(9);
  await expect(page.getByRole('slider', { name: /^Epsilon after each release/ })).toBeVisible();
  await expect(page.locator('form')).toHaveCount(0);
  await page.getByRole('button', { name: 'Version 56' }).click();
  await expect(page.locator('#opened')).toContainText('60, leaves 326 to 385');
  const link = page.locator('#opened a').first();
  await expect(link).toHaveAttribute('href', new RegExp(`^${site.aggregator}/models/[0-9a-f]{64}$`));
  expect(await complaintsOf(page)).toEqual([]);
});

test('what a log says is text on the page, whatever it says', async ({ page }) => {
  const report = await site.report(
    '<img src=x onerror="document.title=1"></script><script>document.title=1</script>',
  );
  const file = 'test-results/audit-report-hostile.html';
  writeFileSync(file, report);
  page.on('pageerror', ({ message }) => problems.push(message));
  await page.setViewportSize({ width: 390, height: 900 });
  await page.goto(pathToFileURL(resolve(file)).href);
  await verdict(page);
  await expect(page.getByText('onerror').first()).toBeVisible();
  await expect(page).not.toHaveTitle('1');
  expect(await complaintsOf(page)).toEqual([]);
});

test('with a slash behind it the address leads to the page', async ({ page }) => {
  await page.goto(`${site.page}/`);
  await expect(page).toHaveURL(site.page);
  await verdict(page);
});
