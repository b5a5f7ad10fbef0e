/** Tasks of a page's main thread, from Chromium's own trace: every task with its length, not only those above 50 ms. */
import type { Browser, Page } from 'playwright';

/** The longest task and what it was made of. */
export type LongestTask = {
  readonly wallMs: number;
  /** Time on a processor: what is left of it without other jobs on the machine. */
  readonly cpuMs: number;
  readonly tasks: number;
  /** The longest parts of the task, as the trace names them. */
  readonly parts: string;
};

type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly data?: { readonly url?: string; readonly functionName?: string; readonly type?: string };
  };
};

/** Tells the page's main thread from all others. */
const markName = 'hearsay-bench';

const categories = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'blink.user_timing',
  'v8',
];

/** Trace a page while `run` lasts. */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  run: () => Promise<void>,
): Promise<LongestTask> {
  await browser.startTracing(page, { categories });
  await page.evaluate((name) => performance.mark(name), markName);
  await run();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return longestTask(trace.traceEvents);
}

function longestTask(events: readonly TraceEvent[]): LongestTask {
  const mark = events.find(({ name }) => name === markName);
  if (!mark) throw new Error('the trace does not hold the page');
  const own = events.filter(({ pid, tid }) => pid === mark.pid && tid === mark.tid);
  const tasks = own.filter(({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask');
  const longest = tasks.reduce<TraceEvent | undefined>(
    (most, task) => ((task.dur ?? 0) > (most?.dur ?? 0) ? task : most),
    undefined,
  );
  if (!longest) throw new Error('the trace holds no tasks');
  return {
    wallMs: (longest.dur ?? 0) / 1000,
    cpuMs: (longest.tdur ?? 0) / 1000,
    tasks: tasks.length,
    parts: partsOf(longest, own),
  };
}

function partsOf(task: TraceEvent, events: readonly TraceEvent[]): string {
  const end = task.ts + (task.dur ?? 0);
  return events
    .filter((event) => event !== task && event.ts >= task.ts && event.ts + (event.dur ?? 0) <= end)
    .filter(({ name, dur }) => (dur ?? 0) >= 1000 && !name.includes('RunTask'))
    .sort((a, b) => (b.dur ?? 0) - (a.dur ?? 0))
    .slice(0, 4)
    .map(({ name, dur, args }) => `${name}${labelOf(args)} ${((dur ?? 0) / 1000).toFixed(1)} ms`)
    .join(', ');
}

function labelOf(args: TraceEvent['args']): string {
  const label = args?.data?.functionName || args?.data?.type;
  return label ? ` (${label})` : '';
}
