/** The longest task of a page's main thread, from Chromium's own trace: of every task, not only of those above 50 ms. */
import type { Browser, Page } from 'playwright';

/** A task of the main thread. */
export type LongestTask = {
  readonly wallMs: number;
  /** Time on a processor: what is left of it without other jobs on the machine. */
  readonly cpuMs: number;
};

type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds; both absent in events that are no spans. */
  readonly dur?: number;
  readonly tdur?: number;
};

/** Tells the page's main thread from all others. */
const markName = 'hearsay-bench';

/** Trace a page while `run` lasts. @throws Error where Chromium names its tasks otherwise */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  run: () => Promise<void>,
): Promise<LongestTask> {
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  await page.evaluate((name) => performance.mark(name), markName);
  await run();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return longestTask(trace.traceEvents);
}

function longestTask(events: readonly TraceEvent[]): LongestTask {
  const mark = events.find(({ name }) => name === markName);
  const tasks = events.filter(
    ({ name, pid, tid }) => pid === mark?.pid && tid === mark.tid && name.endsWith('RunTask'),
  );
  if (tasks.length === 0) throw new Error('the trace holds no tasks of the page');
  const [longest] = tasks.sort((a, b) => (b.dur ?? 0) - (a.dur ?? 0));
  return { wallMs: (longest?.dur ?? 0) / 1000, cpuMs: (longest?.tdur ?? 0) / 1000 };
}
