/**
 * When a page lets training go on: while somebody looks at it, does not work it, has not asked to save data, and has a link
 * and a battery for it, where the browser tells. What it tells stays in the browser.
 */
import type { OffReason } from '../embed/status.ts';
import { watchBattery } from './battery.ts';
import { shutByLink, watchLink } from './link.ts';
import { watchUse } from './page-use.ts';

/** One page's gate. */
export class PageGate {
  readonly #changed: () => void;
  #isWatching = false;
  #isBatteryLow = false;
  #isInUse = false;

  /** @param changed another reason than before, or none any more */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Why nothing may be trained now, or null. */
  get shut(): OffReason | null {
    if (document.visibilityState === 'hidden') return 'page hidden';
    if (this.#isBatteryLow) return 'low battery';
    return shutByLink() ?? (this.#isInUse ? 'page in use' : null);
  }

  /** Begin to look, once there is something to stop; from then on it does. */
  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    document.addEventListener('visibilitychange', this.#changed);
    watchLink(this.#changed);
    watchBattery((isLow) => {
      this.#isBatteryLow = isLow;
      this.#changed();
    });
    watchUse((isInUse) => {
      this.#isInUse = isInUse;
      this.#changed();
    });
  }
}
