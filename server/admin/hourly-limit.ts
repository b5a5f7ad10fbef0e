/** How often something is done in an hour, by whomever: what stands in the log stands there for ever. */
import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { tooMany } from './entrance.ts';

/** Goes on so many times an hour; else 429, and when to come back. One for several routes counts them together. */
export function hourlyLimit(times: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points: times, duration: 3600 });
  return async (_request, response, next) => {
    try {
      await limiter.consume('all');
    } catch (spent) {
      if (!(spent instanceof RateLimiterRes)) throw spent;
      return tooMany(response, spent.msBeforeNext);
    }
    next();
  };
}
