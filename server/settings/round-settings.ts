/** Settings of rounds, and of what their releases may cost. Checks are those of the public configuration. */
import * as z from 'zod/mini';
import { siteConfigSchema } from '../../shared/protocol/site-config.ts';
import { setting } from './setting.ts';

const round = siteConfigSchema.shape.round.shape;
const privacy = siteConfigSchema.shape.privacy.shape;

const roundSchema = z.strictObject({
  cohort: setting(z._default(round.cohort, 1000), {
    description: 'Updates that close a round, and what their sum is divided by.',
    unit: 'updates',
  }),
  minimum: setting(z._default(round.minimum, 500), {
    description: 'Fewest updates of a release, at most cohort; with fewer a round goes on past its deadline.',
    unit: 'updates',
  }),
  deadlineMs: setting(z._default(round.deadlineMs, 3_600_000), {
    description: 'From the opening of a round to its deadline.',
    unit: 'milliseconds',
  }),
  maxStaleness: setting(z._default(round.maxStaleness, 0), {
    description: 'How far the model that an update was trained on may lie back; 0: only the current one.',
    unit: 'releases',
  }),
});

const privacySchema = z.strictObject({
  // 3.1 with 20 contributions is epsilon 7.95 at this delta: `hearsay plan --cap 20 --delta 1e-6 --noise-multiplier 3.1`.
  noiseMultiplier: setting(z._default(z.number().check(z.nonnegative()), 3.1), {
    description:
      'Standard deviation of the noise; 0: no noise, so no guarantee, and budgetEpsilon must be null.',
    unit: 'lattice.radius',
  }),
  cap: setting(z._default(privacy.cap, 20), {
    description: 'How often a profile gives in a period, at most.',
    unit: 'updates',
  }),
  roundsPerPeriod: setting(z._default(privacy.roundsPerPeriod, 1000), {
    description: 'Length of a period.',
    unit: 'rounds',
  }),
  delta: setting(z._default(privacy.delta, 1e-6), {
    description:
      'The delta of every epsilon that is stated; below 1 / number of visitors. A larger one raises what budgetEpsilon admits.',
    unit: 'probability',
  }),
  budgetEpsilon: setting(z._default(privacy.budgetEpsilon, 8), {
    description:
      'No round opens whose release would take epsilon, over all periods, past this; null: no budget.',
    unit: 'epsilon',
  }),
});

/** By key. */
export const roundSettings = {
  round: setting(z.prefault(roundSchema, {}), { description: 'When a round closes.' }),
  privacy: setting(z.prefault(privacySchema, {}), {
    description: 'How much noise there is, and when the budget is spent; `hearsay plan` tells what follows.',
  }),
};
