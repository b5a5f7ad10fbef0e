/** When a round closes, or is lost: pure rules over its state, its settings and the time. */
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
 * A round closes with its cohort, or after its deadline, but never with fewer than the minimum in its sum: then it goes on.
 * A clock that was set back by more than a deadline would hold it open for as long: then the deadline is taken to be over.
 */
export function isDue(
  { contributions, exceptions, openedAt }: Filling,
  settings: SiteConfig['round'],
  now: number,
): boolean {
  const { cohort, deadlineMs } = settings;
  const isLate = now >= openedAt + deadlineMs || now < openedAt - deadlineMs;
  const isFilled = contributions >= cohort || isLate;
  return isFilled && contributions - exceptions >= settings.minimum && exceptions <= maxExceptions;
}

/**
 * A round that can never be due: filled to its cohort it would have fewer than the minimum in its sum, or it has lost more
 * updates than a leaf can name. It ends without a release (LG15).
 * @param exceptions how many of its contributions are not in the sum
 */
export function isLost(exceptions: number, { cohort, minimum }: SiteConfig['round']): boolean {
  return cohort - exceptions < minimum || exceptions > maxExceptions;
}
