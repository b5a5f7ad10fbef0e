/** When a round closes: a pure rule over its state, its settings and the time. */
import type { SiteConfig } from '../../shared/protocol/site-config.ts';

/** What the rule looks at. */
export type Filling = {
  readonly contributions: number;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
};

/** A round closes with its cohort, or after its deadline with the minimum; with fewer it goes on. */
export function isDue(
  { contributions, openedAt }: Filling,
  settings: SiteConfig['round'],
  now: number,
): boolean {
  if (contributions >= settings.cohort) return true;
  return now >= openedAt + settings.deadlineMs && contributions >= settings.minimum;
}
