/** When a round closes: a pure rule over its state, its settings and the time. */
import { maxExceptions } from '../../shared/log/leaf.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';

/** What the rule looks at. */
export type Filling = {
  readonly contributions: number;
  /** How many of them are not in the sum. */
  readonly exceptions: number;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
};

/**
 * A round closes with its cohort, or after its deadline, but never with fewer than the minimum in its sum: then it goes on. One
 * that is full by then takes nothing more and is never released; another catalog or a roll-back ends it (LG8, LG9).
 */
export function isDue(
  { contributions, exceptions, openedAt }: Filling,
  settings: SiteConfig['round'],
  now: number,
): boolean {
  const isFilled = contributions >= settings.cohort || now >= openedAt + settings.deadlineMs;
  return isFilled && contributions - exceptions >= settings.minimum && exceptions <= maxExceptions;
}
