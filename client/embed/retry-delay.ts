/** How long to wait before what failed is tried again: longer each time, for a blocker does not change its mind. */

const longestMs = 480_000;

/** Of one thing that is tried. */
export class RetryDelay {
  readonly #firstMs: number;
  #nextMs: number;

  /** @param firstMs milliseconds until the second attempt; at most eight minutes */
  constructor(firstMs = 30_000) {
    this.#firstMs = firstMs;
    this.#nextMs = firstMs;
  }

  /** Milliseconds until the next attempt, twice as many each time. */
  next(): number {
    const nowMs = this.#nextMs;
    this.#nextMs = Math.min(2 * nowMs, longestMs);
    return nowMs;
  }

  /** It has worked. */
  reset(): void {
    this.#nextMs = this.#firstMs;
  }
}
