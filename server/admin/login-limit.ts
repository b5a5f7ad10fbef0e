/**
 * How often a wrong token may be tried, from one address and in all. Nobody guesses 256 bits; this bounds what trying costs, and
 * shows it. In memory: a restart forgets.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Within this time, seconds. */
const duration = 900;

/** In all so many that one stranger alone, at the limit of his own, does not keep everybody else out. */
const most = { fromOneAddress: 20, inAll: 1000 } as const;

/** The key of what is counted for all addresses together. */
const all = 'all';

/** One server's. */
export class LoginLimit {
  readonly #ofAddress = new RateLimiterMemory({ points: most.fromOneAddress, duration });
  readonly #ofAll = new RateLimiterMemory({ points: most.inAll, duration });

  /** How long nothing is tried from here any more, milliseconds; 0 where it may be tried. */
  async waitMs(address: string): Promise<number> {
    const [one, everybody] = await Promise.all([this.#ofAddress.get(address), this.#ofAll.get(all)]);
    return Math.max(msLeft(one, most.fromOneAddress), msLeft(everybody, most.inAll));
  }

  /** A wrong token came from here. */
  async failed(address: string): Promise<void> {
    await Promise.all([this.#ofAddress.penalty(address), this.#ofAll.penalty(all)]);
  }
}

const msLeft = (spent: RateLimiterRes | null, points: number): number =>
  spent instanceof RateLimiterRes && spent.consumedPoints >= points ? spent.msBeforeNext : 0;
