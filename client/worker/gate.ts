/** A gate that is open, or shut for a reason; `passed` resolves while it is open, or when it opens. */
import type { OffReason } from '../embed/status.ts';

/** Shut at first, until it is told. */
export class Gate {
  /** Why it is shut; undefined before it was told. */
  #shut: OffReason | null | undefined;
  #waiting: { readonly resolve: () => void; readonly waiting: (shut: OffReason) => void }[] = [];

  /** Why it is shut; null where it is open. */
  set(shut: OffReason | null): void {
    const before = this.#shut;
    this.#shut = shut;
    if (shut === null) {
      for (const { resolve } of this.#waiting) resolve();
      this.#waiting = [];
    } else if (shut !== before) {
      for (const { waiting } of this.#waiting) waiting(shut);
    }
  }

  /**
   * Resolves at once, or once it is open.
   * @param waiting told why, where somebody has to wait, and when that changes
   */
  passed(waiting: (shut: OffReason) => void): Promise<void> {
    if (this.#shut === null) return Promise.resolve();
    if (this.#shut) waiting(this.#shut);
    return new Promise((resolve) => this.#waiting.push({ resolve, waiting }));
  }
}
