/** How long to wait before what failed is tried again: longer each time, for a blocker does not change its mind. */

const firstMs = 30_000;
const longestMs = 16 * firstMs;

/** Of one thing that is tried. */
export class RetryDelay {
  #nextMs = firstMs;

  /** Milliseconds until the next attempt, twice as many each time. */
  next(): number {
    const nowMs = this.#nextMs;
    this.#nextMs = Math.min(2 * nowMs, longestMs);
    return nowMs;
  }

  /** It has worked. */
  reset(): void {
    this.#nextMs = firstMs;
  }
}
