/** `/admin` as an operator has it open, over a server that has its doors and a status that each test sets. */
import { expect, type Page, test } from 'playwright/test';
import { busyStatus, emptyStatus } from './admin-statuses.ts';
import { axeFindings } from './axe.ts';
import type { FakeAdmin, startFakeAdmin } from './fake-admin.ts';
import { contrastComplaints } from './page-accessibility.ts';
import { complaintsOf, useProblems, watchProblems } from './page-problems.ts';
import { type LoadedSource, loadSource } from './source-server.ts';

let source: LoadedSource<{ readonly startFakeAdmin: typeof startFakeAdmin }>;
let admin: FakeAdmin;
const problems = useProblems();

test.use({ locale: 'en-GB', timezoneId: 'UTC' });

test.beforeAll(async () => {
  source = await loadSource('./fake-admin.ts');
  admin = await source.module.startFakeAdmin(busyStatus);
});
test.afterAll(async () => {
  await admin.close();
  await source.close();
});

test.beforeEach(() => admin.reset(busyStatus));

/** A browser tells of every answer of 400 and more by itself. */
async function visit(page: Page): Promise<void> {
  const { origin } = new URL(admin.page);
  watchProblems(page, problems, {
    isOwn: (address) => address.startsWith(origin),
    isExpected: (type, text) => type !== 'error' || /status of (401|403|409|429)|WebSocket/.test(text),
  });
  await page.goto(admin.page);
}

async function logIn(page: Page): Promise<void> {
  await page.getByLabel('Token of your credential').fill(admin.token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.locator('.card').first()).toBeVisible();
}

async function enter(page: Page): Promise<void> {
  await visit(page);
  await logIn(page);
}

const complaints = async (page: Page): Promise<string[]> => [
  ...(await axeFindings(page)),
  ...(await complaintsOf(page)),
];

const card = (page: Page, title: string) => page.locator('.card').filter({ hasText: title });

test('who logs in reads in plain words how the aggregator stands', async ({ page }) => {
  await enter(page);
  await expect(page.locator('#state')).toHaveText(
    'Round 64 collects: 140 of 200 updates. Epsilon 2.31 of 8; at this pace it is used up on 3 March 2027.',
  );
  await expect(card(page, 'Connected browsers')).toContainText(
    '904 on WebGPU, 231 on WebAssembly, 12 in plain JavaScript, 57 that have not trained since they came.',
  );
  await expect(card(page, 'What these visitors can buy')).toContainText('No guarantee');
  for (const name of [
    /^Quality after each release/,
    /^Epsilon after each release/,
    /^Updates in each release/,
  ])
    await expect(page.getByRole('slider', { name })).toBeVisible();
  await expect(page.locator('.versions tbody tr')).toHaveCount(12);
  await expect(page.getByText('ROUND_CLOSED', { exact: true })).toBeVisible();
});

test('what changes is shown without loading the page, and what is opened stays open', async ({ page }) => {
  await enter(page);
  const table = page.locator('#updates-plot details');
  await table.locator('summary').click();
  const { round } = busyStatus;
  if (!round) throw new TypeError('it has a round');
  const last = busyStatus.history.at(-1);
  if (last?.kind !== 'release') throw new TypeError('it ends with a release');
  const history = [...busyStatus.history, { ...last, version: 65, round: 64, updates: 77 }];
  admin.show({
    ...busyStatus,
    history,
    model: { ...busyStatus.model, version: 65 },
    round: { ...round, number: 65, contributions: 3 },
  });
  await expect(page.locator('#state')).toContainText('Round 65 collects: 3 of 200 updates.');
  await expect(page.locator('.versions .current')).toContainText('65');
  await expect(table.locator('tbody tr').last()).toContainText('77');
  await expect(table).toHaveAttribute('open', '');
});

test('a screen reader hears of each round, and not of each update', async ({ page }) => {
  await enter(page);
  const { round } = busyStatus;
  if (!round) throw new TypeError('it has a round');
  const spoken = page.locator('#spoken');
  await expect(spoken).toContainText('140 of 200');
  admin.show({ ...busyStatus, round: { ...round, contributions: 141 } });
  await expect(page.locator('#state')).toContainText('141 of 200');
  await expect(spoken).toContainText('140 of 200');
  admin.show({ ...busyStatus, round: { ...round, number: 65, contributions: 0 } });
  await expect(spoken).toContainText('Round 65 collects: 0 of 200');
});

for (const [name, width, colorScheme] of [
  ['light', 1280, 'light'],
  ['dark', 1280, 'dark'],
  ['phone', 390, 'light'],
  ['phone-dark', 390, 'dark'],
] as const) {
  test(`the page reads well, and axe finds nothing: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await visit(page);
    await expect(page.getByLabel('Token of your credential')).toBeFocused();
    await page.screenshot({ path: `test-results/admin-${name}-login.png` });
    expect(await page.evaluate(contrastComplaints)).toEqual([]);
    if (width === 390) expect(await axeFindings(page)).toEqual([]);
    await logIn(page);
    await page.screenshot({ path: `test-results/admin-${name}.png`, fullPage: true });
    await page.evaluate(() => {
      for (const folded of document.querySelectorAll('details')) folded.open = true;
    });
    expect(await complaints(page)).toEqual([]);
    await page.getByRole('button', { name: 'Go back to version 60' }).click();
    await page.screenshot({ path: `test-results/admin-${name}-dialog.png` });
    expect(await page.evaluate(contrastComplaints)).toEqual([]);
    if (width === 390) expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    admin.show(emptyStatus);
    await expect(page.locator('#state')).toContainText('Round 0 collects');
    await page.screenshot({ path: `test-results/admin-${name}-empty.png` });
    expect(await complaintsOf(page)).toEqual([]);
  });
}

test('an act says what it does before it is done, and is done by keyboard alone', async ({ page }) => {
  await enter(page);
  await page.getByRole('button', { name: 'Pause' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Pause?' });
  await expect(dialog).toContainText(
    'Round 64, with 140 updates in it, ends without a release and costs nothing.',
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(admin.acts).toEqual([]);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Pause' }).press('Enter');
  await expect(page.locator('#done')).toHaveText('Paused.');
  expect(admin.acts).toEqual([{ name: 'pause', body: {} }]);
  admin.show({ ...busyStatus, round: null, paused: 'operator' });
  await expect(page.locator('#state')).toContainText('Paused by hand');
  await expect(page.getByRole('button', { name: 'Close the round' })).toBeDisabled();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
  await expect(page.locator('#done')).toHaveText('Resumed.');
  expect(admin.acts.at(-1)).toEqual({ name: 'resume', body: {} });
});

test('a round is closed, and a version gone back to; where the server refuses, the dialog says why', async ({
  page,
}) => {
  await enter(page);
  await page.getByRole('button', { name: 'Close the round' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It has 140 updates of 200. A model is released from them now');
  admin.refuse({ status: 409, code: 'ROUND_CLOSED' });
  await dialog.getByRole('button', { name: 'Close the round' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('No round is open any more that could be closed.');
  await dialog.getByRole('button', { name: 'Leave it as it is' }).click();
  admin.refuse(undefined);
  await page.getByRole('button', { name: 'Go back to version 60' }).click();
  await expect(dialog).toContainText('as version 65');
  await dialog.getByRole('button', { name: 'Go back to version 60' }).click();
  await expect(page.locator('#done')).toHaveText('Version 60 is the current model again.');
  expect(admin.acts).toEqual([
    { name: 'close-round', body: {} },
    { name: 'roll-back', body: { version: 60 } },
  ]);
});

test('only versions that can be gone back to have a button, on whatever page of the table', async ({
  page,
}) => {
  await enter(page);
  await expect(page.getByRole('button', { name: 'Go back to version 64' })).toHaveCount(0); // the current one
  await page.getByRole('button', { name: 'Next page of versions' }).click();
  await expect(page.getByRole('button', { name: 'Go back to version 52' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Go back to version 50' })).toHaveCount(0); // over another catalog
  await expect(page.getByText('Back to version 36, for it did better than what came after it')).toBeVisible();
});

test('a drift alarm, a spent budget and an empty catalog are said at the top', async ({ page }) => {
  await enter(page);
  const { metrics, privacy } = busyStatus;
  if (!metrics) throw new TypeError('it is measured');
  admin.show({ ...busyStatus, metrics: { ...metrics, drift: { alarm: true, since: 58 } } });
  await expect(page.locator('#state')).toContainText('Drift alarm since version 58');
  await expect(page.locator('#state-box')).toHaveAttribute('data-look', 'failed');
  admin.show({
    ...busyStatus,
    round: null,
    paused: 'budget spent',
    privacy: { ...privacy, forecast: { kind: 'spent' } },
  });
  await expect(page.locator('#state')).toContainText('The privacy budget is spent: nothing is collected.');
  admin.show({ ...busyStatus, round: null, paused: 'empty catalog' });
  await expect(page.locator('#state')).toContainText('The catalog is empty');
});

test('without a connection the page says so and waits; it goes on by itself', async ({ page }) => {
  await enter(page);
  admin.turn(false);
  await expect(page.locator('#link')).toContainText('Not connected. What follows is as it was at');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeDisabled();
  admin.turn(true);
  await expect(page.locator('#link')).toHaveText('');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeEnabled();
});

test('a token that opens nothing is told of, and so is a door that is shut for a while', async ({ page }) => {
  await visit(page);
  const attempt = async (text: string): Promise<void> => {
    await page.getByLabel('Token of your credential').fill(text);
    await page.getByRole('button', { name: 'Log in' }).click();
  };
  await attempt('guess');
  await expect(page.getByRole('alert')).toHaveText(
    'This token is not known: it may have expired, or been revoked.',
  );
  await expect(page.getByLabel('Token of your credential')).toHaveValue('');
  admin.refuseLogins({ status: 429, retryAfter: '90' });
  await attempt(admin.token);
  await expect(page.getByRole('alert')).toHaveText('There were too many attempts. Try again in 1 min 30 s.');
  admin.refuseLogins({ status: 403 });
  await attempt(admin.token);
  await expect(page.getByRole('alert')).toContainText('it takes the scope admin');
  await expect(page.locator('.card')).toHaveCount(0);
});

test('a session that ends shows the form again, and a token is kept nowhere', async ({ page }) => {
  await enter(page);
  await page.getByRole('button', { name: 'Pause' }).click();
  admin.endSessions();
  await expect(page.getByText('Your session is over.')).toBeVisible();
  await expect(page.locator('.card')).toHaveCount(0);
  await logIn(page);
  await page.reload();
  await expect(page.locator('.card').first()).toBeVisible();
  const kept = await page.evaluate(() =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      location.href,
      document.body.innerHTML,
    ]),
  );
  expect(kept).not.toContain(admin.token);
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByText('You are logged out.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Token of your credential')).toBeVisible();
});

test('what the server names is text on the page, whatever it is', async ({ page }) => {
  await enter(page);
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const { experiment } = busyStatus;
  if (!experiment) throw new TypeError('it has an experiment');
  admin.show({ ...busyStatus, build: hostile, experiment: { ...experiment, name: hostile } });
  await expect(page.locator('#about-view')).toContainText('<img src=x');
  await expect(page).toHaveTitle('Hearsay, for the operator');
});

test('a server of another build is told of, and does not break the page', async ({ page }) => {
  await enter(page);
  admin.show({ nothing: 'of this' } as unknown as typeof busyStatus);
  await expect(page.locator('#link')).toContainText('load the page again');
  admin.show(busyStatus);
  await expect(page.locator('#link')).toHaveText('');
});
