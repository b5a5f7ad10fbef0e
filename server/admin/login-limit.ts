/**
 * How often a wrong token may be tried from one customer's network, before whoever tries is told to wait. Nobody guesses 256 bits,
 * so this keeps no right token out. In memory: a restart forgets.
 */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { createBuckets } from '../access/address-bucket.ts';

/** Wrong tokens, within so many seconds. */
const limits = { points: 20, duration: 900 } as const;

/** One server's. */
export class LoginLimit {
  readonly #bucketOf = createBuckets();
  readonly #tried = new RateLimiterMemory(limits);

  /**
   * A wrong token came from here.
   * @returns how long to wait, where there were too many before it, milliseconds; else 0
   */
  async failed(address: string): Promise<number> {
    const { consumedPoints, msBeforeNext } = await this.#tried.penalty(this.#bucketOf(address));
    return consumedPoints > limits.points ? msBeforeNext : 0;
  }
}
