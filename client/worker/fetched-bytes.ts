/** What this worker has fetched over HTTP, by the browser's own count (Resource Timing): nothing for what a cache had. */

/** @param fetched bytes over the network, headers included */
export function watchFetchedBytes(fetched: (bytes: number) => void): void {
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries() as PerformanceResourceTiming[];
    fetched(entries.reduce((sum, { transferSize }) => sum + (transferSize ?? 0), 0));
  });
  observer.observe({ type: 'resource', buffered: true });
}
