/**
 * Settings of what stands against hostile updates, besides the norm bound that always does. Checks are those of the public
 * configuration; there, no aggregation is the sum.
 */
import * as z from 'zod/mini';
import type { Aggregation } from '../../shared/lattice/aggregation.ts';
import { aggregationSchema, leastCosineSchema } from '../../shared/protocol/aggregation-config.ts';
import { setting } from './setting.ts';

/** What a simulation tries each rule with where nothing is said: for a cohort of which at most a tenth is hostile. */
export const aggregationDefaults: { readonly [K in Aggregation['kind']]: Extract<Aggregation, { kind: K }> } =
  {
    'trimmed-mean': { kind: 'trimmed-mean', trim: 0.1 },
    'centred-clipping': { kind: 'centred-clipping', tau: 0.5, iterations: 3 },
  };

const [trimmedMean, centredClipping] = aggregationSchema.def.options;

const ofKind = {
  description: 'Which rule; all but sum compare updates with each other, and want privacy off.',
  absent: 'sum',
};

const givenSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: setting(z.literal('sum'), ofKind) }),
  z.strictObject({
    kind: setting(trimmedMean.shape.kind, ofKind),
    trim: setting(trimmedMean.shape.trim, {
      description: 'How many of the values of a coordinate are dropped at each end, for trimmed-mean.',
      unit: 'share of the updates',
      needed: 'beside kind trimmed-mean',
    }),
  }),
  z.strictObject({
    kind: setting(centredClipping.shape.kind, ofKind),
    tau: setting(centredClipping.shape.tau, {
      description: 'How far an update pulls the centre, at most, for centred-clipping.',
      unit: 'lattice.radius',
      needed: 'beside kind centred-clipping',
    }),
    iterations: setting(centredClipping.shape.iterations, {
      description: 'How often the centre is moved, for centred-clipping.',
      unit: 'times',
      needed: 'beside kind centred-clipping',
    }),
  }),
]);

/** By key. */
export const aggregationSettings = {
  aggregation: setting(z._default(givenSchema, { kind: 'sum' }), {
    description: "What a release makes of a round's updates.",
  }),
  leastCosine: setting(z.optional(leastCosineSchema), {
    description:
      'Updates whose angle to the running mean of earlier ones has a smaller cosine count as zeros; allowed with privacy.',
    absent: 'none does',
    unit: 'cosine',
  }),
};
