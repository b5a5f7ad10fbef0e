/**
 * What an operator sets and everybody may know: it stands in the log's `config` leaf, and every browser of the
 * site trains by it.
 */
import * as z from 'zod/mini';
import { maxRadius } from '../lattice/lattice.ts';
import { maxVariance } from '../privacy/gaussian-envelope.ts';
import { countSchema, positiveCountSchema, positiveSchema } from './primitives.ts';

const fractionSchema = z.number().check(z.gt(0), z.lt(1));

const serverOptimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fedavg'), learningRate: positiveSchema }),
  z.strictObject({ kind: z.literal('fedavgm'), learningRate: positiveSchema, momentum: fractionSchema }),
  z.strictObject({
    kind: z.literal('fedadam'),
    learningRate: positiveSchema,
    beta1: fractionSchema,
    beta2: fractionSchema,
    tau: positiveSchema,
  }),
]);

/** The public configuration of a site. */
export const siteConfigSchema = z.strictObject({
  model: z.strictObject({
    name: z.literal('pooling'),
    /** Embedding length, 1..256. */
    dim: z.int().check(z.positive(), z.lte(256)),
  }),
  lattice: z.strictObject({
    /** L2 bound of a delta, weight units. */
    clipNorm: positiveSchema,
    /** L2 bound of an update, lattice units. */
    radius: z.int().check(z.positive(), z.lte(maxRadius)),
  }),
  localTraining: z.strictObject({
    /** SGD steps of a local round, 1..1,000. */
    steps: z.int().check(z.positive(), z.lte(1000)),
    learningRate: positiveSchema,
  }),
  round: z.strictObject({
    /** Updates that close a round, and the divisor of the average. */
    cohort: positiveCountSchema,
    /** Fewest updates of a release; below it a round goes on past its deadline. */
    minimum: positiveCountSchema,
    /** From opening to the deadline, milliseconds. */
    deadlineMs: positiveCountSchema,
    /** How many releases the base of an update may lie back; 0 is synchronous. */
    maxStaleness: countSchema,
  }),
  privacy: z.strictObject({
    /** Variance of the noise, lattice units squared; 0: noise off, no guarantee. */
    variance: z.int().check(z.nonnegative(), z.lte(maxVariance)),
    /** Most updates of a profile in a period. */
    cap: positiveCountSchema,
    /** Rounds in a period. */
    roundsPerPeriod: positiveCountSchema,
    /** The delta of every (epsilon, delta) that is stated. */
    delta: fractionSchema,
    /** No round opens whose release would take epsilon past this; null: no budget. */
    budgetEpsilon: z.nullable(positiveSchema),
  }),
  optimizer: serverOptimizerSchema,
});

/** The public configuration of a site; see {@link siteConfigSchema}. */
export type SiteConfig = z.infer<typeof siteConfigSchema>;

/** Noise multiplier z = sigma / B. */
export function noiseMultiplierOf({ lattice, privacy }: Pick<SiteConfig, 'lattice' | 'privacy'>): number {
  return Math.sqrt(privacy.variance) / lattice.radius;
}

/** Name of the period in which a round lies; `round-open` states it, no clock is read. */
export function periodOf(round: number, { privacy }: Pick<SiteConfig, 'privacy'>): string {
  return String(Math.floor(round / privacy.roundsPerPeriod));
}
