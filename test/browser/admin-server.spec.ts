/** `/admin` over a whole server: what is pressed is done, stands in the log, and shows. */
import { expect, test } from 'playwright/test';
import type { RealAdmin, startRealAdmin } from './real-admin.ts';
import { type LoadedSource, loadSource } from './source-server.ts';

let source: LoadedSource<{ readonly startRealAdmin: typeof startRealAdmin }>;
let admin: RealAdmin;

test.beforeAll(async () => {
  source = await loadSource('./real-admin.ts');
  admin = await source.module.startRealAdmin();
});
test.afterAll(async () => {
  await admin.close();
  await source.close();
});

test('LG16 an operator sees rounds fill up, pauses, resumes, closes one, goes back, and is shut out', async ({
  page,
}) => {
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  const state = page.locator('#state');
  const doIt = async (button: string | RegExp, confirm = button): Promise<void> => {
    await page.getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
  };
  await admin.give(4); // a release of three, and one more
  await page.goto(admin.page);
  await page.getByLabel('Token of your credential').fill('0'.repeat(64));
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toContainText('This token is not known');
  await page.getByLabel('Token of your credential').fill(admin.token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(state).toContainText('Round 1 collects: 1 of 3 updates. Epsilon');
  await admin.give(1);
  await expect(state).toContainText('Round 1 collects: 2 of 3 updates.');

  await doIt('Close the round'); // it has its minimum of two
  await expect(state).toContainText('Round 2 collects: 0 of 3 updates.');
  await expect(page.locator('.versions .current')).toContainText('Round 1');
  await doIt('Pause');
  await expect(state).toContainText('Paused by hand');
  await doIt('Resume');
  await expect(state).toContainText('Round 3 collects: 0 of 3 updates.');
  await doIt('Go back to version 1');
  await expect(page.locator('.versions .current')).toContainText('Back to version 1, by hand');
  const credential = 'ada0ada0ada0ada0';
  expect(admin.acts()).toEqual(
    ['close-round', 'pause', 'resume', 'roll-back'].map((act) => ({ act, credential })),
  );

  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
  await page.reload();
  await expect(state).toContainText('Round 4 collects');
  admin.revoke();
  await expect(page.getByText('Your session is over.')).toBeVisible();
  await page.getByLabel('Token of your credential').fill(admin.token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toContainText('This token is not known');
  expect(problems).toEqual([]);
});
