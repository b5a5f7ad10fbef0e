/** How much moved on a page without anybody's doing: the sum of its layout shifts (Layout Instability API). */
import type { Page } from 'playwright/test';

type ShiftWindow = { layoutShift: number };

/** Watch from before anything is drawn. */
export async function watchLayoutShift(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts = window as unknown as ShiftWindow;
    shifts.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.layoutShift += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The sum so far, 0 and up, after two more frames. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const answer = (): void => resolve((window as unknown as ShiftWindow).layoutShift);
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(answer)));
      }),
  );
}
