/** What the page of an audit says of it. */
import { expect, type Page } from 'playwright/test';

/** What an audit that is over comes to. */
export async function verdict(page: Page): Promise<string> {
  await expect(page.locator('#verdict')).toHaveText(/held|failed|could not/);
  return (await page.locator('#verdict').textContent()) ?? '';
}

/** Of one check, by its name. */
export const statusOf = async (page: Page, name: string): Promise<string | null> =>
  page
    .locator('.check')
    .filter({ has: page.getByRole('heading', { name, exact: true }) })
    .locator('.check-status')
    .textContent();
