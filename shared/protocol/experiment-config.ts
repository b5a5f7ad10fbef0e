/** PR14. The part of a site's configuration that says what an experiment tries, on whom and where. */
import * as z from 'zod/mini';
import { mostPlacements } from '../metrics/metric-layout.ts';

const nameSchema = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/));

const shareSchema = z.number().check(z.gte(0), z.lte(1));

const isWhole = ({
  recommendations,
  popularity,
  none,
}: Record<'recommendations' | 'popularity' | 'none', number>) =>
  Math.abs(recommendations + popularity + none - 1) < 1e-9;

/** An experiment in the visitors' browsers. */
export const experimentSchema = z.strictObject({
  /** Another name is another experiment: arms are drawn anew, and everybody is counted anew. */
  name: nameSchema,
  /** Where the site shows recommendations, each apart. */
  placements: z.array(nameSchema).check(
    z.minLength(1),
    z.maxLength(mostPlacements),
    z.refine((placements) => new Set(placements).size === placements.length, {
      error: 'expected each placement once',
    }),
  ),
  /** Of the profiles, by arm. */
  shares: z.strictObject({ recommendations: shareSchema, popularity: shareSchema, none: shareSchema }).check(
    z.refine(isWhole, { error: 'expected shares that add up to 1' }),
    z.refine((shares) => Object.values(shares).filter((share) => share > 0).length >= 2, {
      error: 'expected two arms at least',
    }),
  ),
});

/** See {@link experimentSchema}. */
export type Experiment = z.infer<typeof experimentSchema>;
