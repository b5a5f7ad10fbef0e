/** Settings of federated evaluation and of the experiment beside it. Checks are those of the public configuration. */
import * as z from 'zod/mini';
import { experimentSchema } from '../../shared/protocol/experiment-config.ts';
import { siteConfigSchema } from '../../shared/protocol/site-config.ts';
import { setting } from './setting.ts';

const metrics = siteConfigSchema.shape.metrics.def.innerType.shape;
const { name, placements, shares } = experimentSchema.shape;

const needed = 'in an experiment';

const sharesSchema = z.strictObject({
  recommendations: setting(shares.shape.recommendations, {
    description: 'Share that is recommended to as ever; the three add up to 1.',
    unit: 'of profiles',
    needed,
  }),
  popularity: setting(shares.shape.popularity, {
    description: 'Share that is shown what is popular.',
    unit: 'of profiles',
    needed,
  }),
  none: setting(shares.shape.none, {
    description: 'Share that is shown nothing.',
    unit: 'of profiles',
    needed,
  }),
});

const experimentSettingsSchema = z.strictObject({
  name: setting(name, {
    description: 'Another name begins another experiment: arms are drawn and everybody is counted anew.',
    needed,
    form: 'a lower-case letter, then up to 31 of letters, digits and -',
  }),
  placements: setting(placements, {
    description: 'Where the site shows recommendations, by name, each once.',
    needed,
  }),
  shares: setting(sharesSchema, { description: 'How many profiles are in each arm, two arms at least.' }),
});

const metricsSchema = z.strictObject({
  // 1,024 beside 4,096 costs the model 3 % more noise.
  radius: setting(z._default(metrics.radius, 1024), {
    description:
      "Longest part of an update that the metrics have (L2), below lattice.radius; the model's is shorter for it.",
    unit: 'lattice units',
  }),
  holdout: setting(z._default(metrics.holdout, 0.1), {
    description: 'Share of the profiles that evaluates an earlier model in a period, and does not train.',
    unit: 'of profiles',
  }),
  lag: setting(z._default(metrics.lag, 10), {
    description: 'How far that model lies back.',
    unit: 'releases',
  }),
  rollback: setting(z._default(metrics.rollback, true), {
    description:
      'Whether a model that does worse than that one, by more than the noise explains, is withdrawn.',
  }),
  experiment: setting(z.optional(experimentSettingsSchema), {
    description: 'An experiment on whether recommendations help.',
    absent: 'none',
  }),
});

/** What `"metrics": {}` turns on. */
export const metricsDefaults = z.omit(metricsSchema, { experiment: true }).parse({});

/** By key. */
export const metricsSettings = {
  metrics: setting(z._default(z.nullable(metricsSchema), null), {
    description: 'Federated evaluation; {} turns it on, and the consent text must then say so; null: off.',
  }),
};
