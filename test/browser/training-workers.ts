/** The workers of a page that train: readers come and go beside them. */
import type { Page, Worker } from 'playwright/test';

/** Those that run now. */
export async function trainingWorkers(page: Page): Promise<Worker[]> {
  const named = page.workers().map(async (worker) => {
    const name = await worker.evaluate(() => self.name).catch(() => ''); // it has ended meanwhile
    return name === 'hearsay' ? [worker] : [];
  });
  return (await Promise.all(named)).flat();
}
