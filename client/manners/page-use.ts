/**
 * Whether a page needs the device for itself: somebody types, points or scrolls, or its own thread was blocked (Long Tasks
 * API, Chromium's). Only listened to: no event is held up or changed, and none is kept. A page whose thread is blocked
 * can tell nobody before that ends.
 */

/** How long after the last sign it counts as in use, milliseconds. */
const quietMs = 500;

/** @param heard true at the first sign, false once it was quiet */
export function watchUse(heard: (isInUse: boolean) => void): void {
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const use = (): void => {
    if (quiet === undefined) heard(true);
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      quiet = undefined;
      heard(false);
    }, quietMs);
  };
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
    addEventListener(kind, use, { passive: true, capture: true });
  }
  addEventListener('scroll', use, { passive: true }); // not captured: boxes that scroll by themselves are no use
  try {
    new PerformanceObserver(use).observe({ type: 'longtask' });
  } catch {
    // Another browser.
  }
}
