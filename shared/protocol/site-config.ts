/**
 * What an operator sets and everybody may know: it stands in the log's `config` leaf, and every browser of the
 * site trains by it.
 */
import * as z from 'zod/mini';
import { maxRadius } from '../lattice/lattice.ts';
import { metricUnit } from '../metrics/metric-layout.ts';
import { modelNames } from '../model/model-name.ts';
import { maxVariance } from '../privacy/gaussian-envelope.ts';
import { aggregationSchema, leastCosineSchema } from './aggregation-config.ts';
import { consentModes, withdrawals } from './consent-policy.ts';
import { experimentSchema } from './experiment-config.ts';
import { countSchema, positiveCountSchema, positiveSchema } from './primitives.ts';

/** Most releases that the held model may lie back. */
export const maxLag = 50;

const fractionSchema = z.number().check(z.gt(0), z.lt(1));

const stepSchema = {
  learningRate: positiveSchema,
  /** Share of the running average that a release keeps; without it the model itself recommends. */
  averaging: z.exactOptional(fractionSchema),
  weightDecay: z.exactOptional(fractionSchema),
};

/** Federated evaluation, and what follows from it. */
const metricsSchema = z.strictObject({
  /** L2 bound of an update's metrics, lattice units, below the lattice's radius; what is left of it is the model's. */
  radius: z.int().check(z.gte(2), z.lte(maxRadius)),
  /** Share of the profiles that is held on an earlier model in a period: they evaluate it, and do not train. */
  holdout: z.number().check(z.gte(0), z.lt(1)),
  /** How many releases the held model lies back; a model that spoils is visible for as long. */
  lag: z.int().check(z.positive(), z.lte(maxLag)),
  /** Whether a model that does worse than the held one is withdrawn without asking. */
  rollback: z.boolean(),
  /** Whether recommendations help; absent: nothing is tried, and nothing of it is counted. */
  experiment: z.exactOptional(experimentSchema),
});

const serverOptimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fedavg'), ...stepSchema }),
  z.strictObject({ kind: z.literal('fedavgm'), ...stepSchema, momentum: fractionSchema }),
  z.strictObject({
    kind: z.literal('fedadam'),
    ...stepSchema,
    beta1: fractionSchema,
    beta2: fractionSchema,
    tau: positiveSchema,
  }),
]);

const anySiteConfigSchema = z.strictObject({
  model: z.strictObject({
    name: z.enum(modelNames),
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
    /** Pull towards the model that a round started from, >= 0; see `client/models/local-round.ts`. */
    proximal: z.exactOptional(z.number().check(z.nonnegative())),
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
  /** What a browser keeps of its visitor's history; see `history-retention.ts` for what holds without it. */
  history: z.exactOptional(
    z.strictObject({
      /** Older events are dropped, days, at most ten years. */
      retentionDays: z.number().check(z.gt(0), z.lte(3653)),
    }),
  ),
  /** On whose word browsers keep and train anything; see `consent-policy.ts` for what holds without it. */
  consent: z.exactOptional(z.strictObject({ mode: z.enum(consentModes), onWithdrawal: z.enum(withdrawals) })),
  /** What is made of a round's updates (LA9); absent: their sum. Only without privacy: see `aggregation-misfit.ts`. */
  aggregation: z.exactOptional(aggregationSchema),
  /** Updates whose cosine with the running mean of earlier ones is below it count as zeros (LA10); absent: none does. */
  leastCosine: z.exactOptional(leastCosineSchema),
  /** Null: no federated evaluation, and updates hold the model's coordinates alone. */
  metrics: z.nullable(metricsSchema),
});

/** The public configuration of a site. */
export const siteConfigSchema = anySiteConfigSchema.check(
  z.refine(({ metrics, lattice }) => metrics === null || metrics.radius < lattice.radius, {
    path: ['metrics', 'radius'],
    error: 'expected less than lattice.radius',
  }),
  z.refine(({ metrics }) => metrics === null || metricUnit(metrics) > 0, {
    path: ['metrics', 'radius'],
    error: 'expected more, for so many placements',
  }),
);

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
