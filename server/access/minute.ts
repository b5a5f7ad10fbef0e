/** What is taken within a minute, counted by key: the minute begins with the first that is taken. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** See the head of this file. */
export type Minute = {
  /**
   * Take so much, also where it is too much: who goes on asking is not let in by it.
   * @returns seconds until there is more; 0: it was there
   */
  readonly take: (key: string | number, amount?: number) => Promise<number>;
  /** As {@link take} tells, without taking. */
  readonly left: (key: string | number) => Promise<number>;
};

/** @param most in a minute; null: any amount */
export function createMinute(most: number | null): Minute {
  if (most === null) return { take: async () => 0, left: async () => 0 };
  const limiter = new RateLimiterMemory({ points: most, duration: 60 });
  return {
    take: (key, amount = 1) => limiter.consume(key, amount).then(() => 0, secondsOf),
    left: async (key) => {
      const taken = await limiter.get(key);
      return taken && taken.consumedPoints > most ? secondsOf(taken) : 0;
    },
  };
}

function secondsOf(refused: unknown): number {
  if (!(refused instanceof RateLimiterRes)) throw refused;
  return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
}
