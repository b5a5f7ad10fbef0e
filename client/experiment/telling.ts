/** What a profile's next update tells of an experiment: what no earlier one has told. */
import { type Counted, experimentId } from '../../shared/metrics/experiment.ts';
import type { Manifest } from '../../shared/protocol/messages.ts';
import type { Participation } from '../history/participation.ts';
import type { TrainingStore } from '../history/profile-store.ts';
import { armOfProfile } from './arm-of-profile.ts';
import type { Outcomes } from './outcomes.ts';

/** What is told, and of which experiment. */
export type Telling = Counted & { readonly experiment: string };

/** The flag of the site's visitor: whoever gives an update came. */
const came = 0;

/**
 * @returns null where the site has no experiment, or all has been told
 * @throws whatever the store rejects with
 */
export async function tellingOf(
  profile: Pick<TrainingStore, 'secret' | 'outcomes' | 'participations'>,
  { log, site }: Pick<Manifest, 'log' | 'site'>,
): Promise<Telling | null> {
  const config = site.metrics?.experiment;
  if (!config) return null;
  const experiment = experimentId(config);
  const outcomes = await profile.outcomes(log);
  const flags = untold(outcomes, await profile.participations(), { log, experiment });
  if (flags.length === 0) return null;
  return { arm: await armOfProfile(await profile.secret(), log, config), flags, experiment };
}

/**
 * Flags that no update to this log has told, but for those that were refused: what is not answered may have been
 * counted, and goes out again as it is, so another that told it too could count it twice. The refusal
 * of one whose record the aggregator has erased is a refusal like any other: what that one told may count twice (PR14).
 */
export function untold(
  outcomes: Outcomes | undefined,
  participations: readonly Participation[],
  { log, experiment }: { readonly log: string; readonly experiment: string },
): number[] {
  const told = new Set(
    participations.flatMap((each) =>
      each.log === log && each.outcome !== 'refused' && each.told?.experiment === experiment
        ? each.told.flags
        : [],
    ),
  );
  const happened = outcomes?.experiment === experiment ? outcomes.flags : [];
  return [...new Set([came, ...happened])].filter((flag) => !told.has(flag));
}
