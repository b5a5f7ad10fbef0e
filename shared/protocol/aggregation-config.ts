/** The part of a site's configuration that says what is made of a round's updates; absent, their sum is. */
import * as z from 'zod/mini';

/** See `lattice/aggregation.ts`. */
export const aggregationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('trimmed-mean'), trim: z.number().check(z.gt(0), z.lt(0.5)) }),
  z.strictObject({
    kind: z.literal('centred-clipping'),
    tau: z.number().check(z.gt(0), z.lte(2)),
    iterations: z.int().check(z.gte(1), z.lte(20)),
  }),
]);

/** Least cosine of an update with the model's last step; see `lattice/course.ts`. */
export const leastCosineSchema = z.number().check(z.gte(-1), z.lte(1));
