/** What a page needs where its site has an experiment; in the page's second script, for most sites have none. */
import { armOfProfile } from './arm-of-profile.ts';
import { withOutcome } from './outcomes.ts';

/** See the head of this file. */
export type ExperimentRules = {
  readonly armOfProfile: typeof armOfProfile;
  readonly withOutcome: typeof withOutcome;
};

/** They are pure, but for the hashes of the browser. */
export const experimentRules: ExperimentRules = { armOfProfile, withOutcome };
