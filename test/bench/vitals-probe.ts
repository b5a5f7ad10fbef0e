/** Web Vitals of one page, gathered in it from its first moment on (https://web.dev/articles/vitals). */
import type { Page } from 'playwright';

/** Of one visit. */
export type Vitals = {
  /** Largest contentful paint, milliseconds from the navigation. */
  readonly lcpMs: number;
  /** Longest interaction, milliseconds; 16 where all were shorter, for Chromium tells of no shorter ones. */
  readonly inpMs: number;
  /** Cumulative layout shift: the largest session window of those that no input explains. */
  readonly cls: number;
};

type Shift = PerformanceEntry & { readonly value: number; readonly hadRecentInput: boolean };

type Interaction = PerformanceEntry & { readonly interactionId: number };

type VitalsWindow = { vitals: { lcpMs: number; inpMs: number; shifts: { time: number; value: number }[] } };

/** Before the page loads. */
export function watchVitals(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const vitals: VitalsWindow['vitals'] = { lcpMs: 0, inpMs: 16, shifts: [] };
    (window as unknown as VitalsWindow).vitals = vitals;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as Shift;
        const { interactionId } = entry as Interaction;
        if (entry.entryType === 'largest-contentful-paint') vitals.lcpMs = entry.startTime;
        else if (entry.entryType === 'event' && interactionId > 0)
          vitals.inpMs = Math.max(vitals.inpMs, entry.duration);
        else if (entry.entryType === 'layout-shift' && !hadRecentInput)
          vitals.shifts.push({ time: entry.startTime, value });
      }
    });
    for (const type of ['largest-contentful-paint', 'layout-shift', 'event'])
      observer.observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** After the visit. */
export async function readVitals(page: Page): Promise<Vitals> {
  const { lcpMs, inpMs, shifts } = await page.evaluate(() => (window as unknown as VitalsWindow).vitals);
  if (lcpMs === 0) throw new Error('the page painted nothing, or told of nothing');
  return { lcpMs, inpMs, cls: largestWindow(shifts) };
}

/** A session window: shifts less than a second apart, five seconds together at most. */
function largestWindow(shifts: readonly { readonly time: number; readonly value: number }[]): number {
  let [largest, sum, first, last] = [0, 0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { time, value } of shifts) {
    if (time - last > 1000 || time - first > 5000) [sum, first] = [0, time];
    last = time;
    sum += value;
    largest = Math.max(largest, sum);
  }
  return largest;
}
