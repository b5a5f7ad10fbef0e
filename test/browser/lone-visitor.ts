/** One visitor alone on a site where every update releases: what most of the browser tests need. */
import { expect, type Page } from 'playwright/test';
import { fixtureVisitors } from './fixture.ts';
import { consent, liveThrough, openPage, statusFits, type TestSite } from './test-site.ts';

/** With a history of five orders. */
export const [visitor] = fixtureVisitors(1, 5) as [ReturnType<typeof fixtureVisitors>[number]];

/** Every update releases. */
export const alone = {
  round: { cohort: 1, minimum: 1, deadlineMs: 600_000 },
  privacy: { noiseMultiplier: 0.01, budgetEpsilon: null },
};

/** The visitor comes with its history and says yes. @param backend `wasm` if left out */
export async function comeAndAgree(
  page: Page,
  site: TestSite,
  backend?: Parameters<typeof openPage>[2],
): Promise<void> {
  await openPage(page, site.page, backend);
  await liveThrough(page, visitor);
  await consent(page);
}

/** Resolves once an update of this page was accepted. */
export const hasSent = (page: Page) =>
  statusFits(page, ({ sent }) => sent.some(({ outcome }) => outcome === 'accepted'));

/** What is thrown into the page fails the test. */
export function forbidErrors(page: Page): void {
  page.on('pageerror', (error) => expect(error, 'the embed never throws into its page').toBeNull());
}
