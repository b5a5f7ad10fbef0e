/** Loaded into a server before it starts: on demand it tells its parent how long its event loop was held up since the last time. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often it looks, milliseconds: what it reports is at least that. */
const resolution = 10;

const histogram = monitorEventLoopDelay({ resolution });
histogram.enable();
process.on('message', () => {
  // Beyond the interval at which it looks anyway.
  const p99Ms = Math.max(0, histogram.percentile(99) / 1e6 - resolution);
  const maxMs = Math.max(0, histogram.max / 1e6 - resolution);
  histogram.reset();
  process.send?.({ p99Ms, maxMs } satisfies EventLoopDelay);
});
process.channel?.unref(); // it keeps no server from ending

/** How long a timer came too late, milliseconds. */
export type EventLoopDelay = { readonly p99Ms: number; readonly maxMs: number };
