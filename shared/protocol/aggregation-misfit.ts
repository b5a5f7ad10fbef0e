/** What the parts of a configuration have to be for its rules on updates; a log that states another is at odds with itself. */
import { maxCohortLookedAt } from '../lattice/cohort-updates.ts';
import type { SiteConfig } from './site-config.ts';

/**
 * Why a rule that looks at the cohort cannot stand in this configuration; undefined where it can, or there is none. Under
 * noise it would be a claim that does not hold: the sensitivity of what such a rule makes is not the radius.
 */
export function aggregationMisfit({
  aggregation,
  privacy,
  round,
}: Pick<SiteConfig, 'aggregation'> & {
  readonly privacy: Pick<SiteConfig['privacy'], 'variance' | 'budgetEpsilon'>;
  readonly round: Pick<SiteConfig['round'], 'cohort'>;
}): string | undefined {
  if (!aggregation) return undefined;
  if (privacy.variance > 0 || privacy.budgetEpsilon !== null) {
    return 'expected no privacy beside it: it compares updates with each other, so no ledger covers it';
  }
  if (round.cohort > maxCohortLookedAt) return `expected a cohort of at most ${maxCohortLookedAt}`;
  return undefined;
}
