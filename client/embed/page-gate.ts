/** When a page lets training begin: visible, idle once, and not saving data. */
import type { OffReason } from './status.ts';

/** Resolves when the page has nothing better to do. */
export function pageIdle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 5000 });
    else setTimeout(resolve, 200); // Safari
  });
}

/** Why training may not begin now, or null. */
export function shutGate(): OffReason | null {
  if (document.visibilityState === 'hidden') return 'page hidden';
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData ? 'save-data' : null;
}
