/** What a page's main thread does, from Chromium's own trace: of every task, not only of those above 50 ms. */
import type { Browser, Page } from 'playwright';

/** A time on the main thread. */
export type ThreadTime = {
  readonly wallMs: number;
  /** Time on a processor: what is left of it without other jobs on the machine. */
  readonly cpuMs: number;
};

/** See the head of this file. */
export type MainThread = {
  readonly longestTask: ThreadTime;
  /** All scripts of the page together, compiling and collecting garbage included. */
  readonly scripts: ThreadTime;
  /** Those of them that ran before the page was idle for the first time after it had loaded. */
  readonly scriptsUntilIdle: ThreadTime;
  /** The one of them that took the processor longest. */
  readonly longestScript: ThreadTime;
};

type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  /** Microseconds; both absent in events that are no spans. */
  readonly dur?: number;
  readonly tdur?: number;
};

/** Tells the page's main thread from all others. */
const markName = 'hearsay-bench';

/** A page that sets this mark is not looked at any more after it. */
export const endMark = 'hearsay-bench-end';

/** A page sets it when it has loaded. */
export const loadedMark = 'hearsay-bench-loaded';

/** Spans in which a page's own code runs, or is made ready to. */
const scriptSpans = new Set([
  ...['EvaluateScript', 'FunctionCall', 'RunMicrotasks', 'EventDispatch', 'TimerFire', 'FireIdleCallback'],
  ...['FireAnimationFrame', 'HandlePostMessage', 'v8.compile', 'v8.run', 'MinorGC', 'MajorGC'],
  // What a fetch or a database has answered goes on in microtasks that no other span encloses.
  'BlinkScheduler_PerformMicrotaskCheckpoint',
]);

const categories = ['toplevel', 'blink.user_timing', 'devtools.timeline'];

/** Trace a page while `run` lasts. @throws Error where Chromium names its tasks otherwise */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  run: () => Promise<void>,
): Promise<MainThread> {
  await browser.startTracing(page, { categories });
  await run();
  await page.evaluate((name) => performance.mark(name), markName); // last: what has run may have loaded the page
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return toMainThread(trace.traceEvents);
}

function toMainThread(events: readonly TraceEvent[]): MainThread {
  const mark = events.find(({ name }) => name === markName);
  const end = events.find(({ name }) => name === endMark)?.ts ?? Number.POSITIVE_INFINITY;
  const own = events.filter(({ pid, tid, ts }) => pid === mark?.pid && tid === mark.tid && ts < end);
  const tasks = own.filter(({ name }) => name.endsWith('RunTask')).map(toTime);
  const [longestTask] = tasks.sort((a, b) => b.wallMs - a.wallMs);
  if (!longestTask) throw new Error('the trace holds no tasks of the page');
  const spans = outermost(own.filter(({ name }) => scriptSpans.has(name)));
  const scripts = spans.map(toTime);
  const idle = firstIdle(own);
  const none = { wallMs: 0, cpuMs: 0 };
  const longestScript = scripts.reduce(
    (longest, each) => (each.cpuMs > longest.cpuMs ? each : longest),
    none,
  );
  return {
    longestTask,
    scripts: scripts.reduce(plus, none),
    scriptsUntilIdle: spans
      .filter(({ ts }) => ts < idle)
      .map(toTime)
      .reduce(plus, none),
    longestScript,
  };
}

/** Microseconds: when the page had nothing better to do, once its scripts had been read. */
function firstIdle(events: readonly TraceEvent[]): number {
  const starts = (wanted: string): number[] =>
    events.filter(({ name }) => name === wanted).map(({ ts }) => ts);
  const read = Math.max(...starts(loadedMark));
  return Math.min(...starts('FireIdleCallback').filter((ts) => ts > read));
}

/** Spans that lie in no other one: a script runs in a task, and its microtasks in it. */
function outermost(spans: readonly TraceEvent[]): TraceEvent[] {
  let covered = Number.NEGATIVE_INFINITY;
  return [...spans]
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < covered) return false;
      covered = ts + dur;
      return true;
    });
}

const toTime = ({ dur = 0, tdur = 0 }: TraceEvent): ThreadTime => ({
  wallMs: dur / 1000,
  cpuMs: tdur / 1000,
});

const plus = (a: ThreadTime, b: ThreadTime): ThreadTime => ({
  wallMs: a.wallMs + b.wallMs,
  cpuMs: a.cpuMs + b.cpuMs,
});
