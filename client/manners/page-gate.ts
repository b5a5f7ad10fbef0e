/**
 * When a page lets training go on: while somebody looks at it, does not work it, has not asked to save data, and has a link
 * and a battery for it, where the browser tells. What it tells stays in the browser.
 */
import type { OffReason } from '../embed/status.ts';
import { watchBattery } from './battery.ts';
import { shutByLink, watchLink } from './link.ts';
import { watchUse } from './page-use.ts';

/** One page's gate. */
export type PageGate = {
  /** Why nothing may be trained now, or null. */
  readonly shut: OffReason | null;
};

/** A gate that looks from now on. @param changed another reason than before, perhaps, or none any more */
export function createPageGate(changed: () => void): PageGate {
  let [isBatteryLow, isInUse] = [false, false];
  document.addEventListener('visibilitychange', changed);
  watchLink(changed);
  watchBattery((isLow) => {
    isBatteryLow = isLow;
    changed();
  });
  watchUse((isUsed) => {
    isInUse = isUsed;
    changed();
  });
  return {
    get shut() {
      if (document.visibilityState === 'hidden') return 'page hidden';
      if (isBatteryLow) return 'low battery';
      return shutByLink() ?? (isInUse ? 'page in use' : null);
    },
  };
}
