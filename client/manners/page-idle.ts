/** When a page has nothing better to do than to load more of ours. */

/** Resolves then, after five seconds at the latest. */
export function pageIdle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 5000 });
    else setTimeout(resolve, 200); // Safari
  });
}
