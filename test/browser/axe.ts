/** What axe finds wrong with a page, shadow trees included. */
import axe from 'axe-core';
import type { Page } from 'playwright/test';

/** One line for each element that breaks a rule; none where all is well. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  });
}
