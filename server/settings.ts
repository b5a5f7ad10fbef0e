/**
 * What an operator can set, with a default for everything, and what follows from it: the public site
 * configuration. Unknown keys and values out of range stop the start.
 */
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { HearsayError } from '../shared/hearsay-error.ts';
import { assertSumFits } from '../shared/lattice/sum.ts';
import { isVerifierKey } from '../shared/log/verifier-key.ts';
import type { ModelName } from '../shared/model/model-name.ts';
import { strictestPolicy } from '../shared/protocol/consent-policy.ts';
import { hex32Schema } from '../shared/protocol/primitives.ts';
import { type SiteConfig, siteConfigSchema } from '../shared/protocol/site-config.ts';
import type { Witness } from './log/witness-client.ts';
import { parseSettings } from './parse-settings.ts';
import { trainingDefaults } from './training-defaults.ts';

const defaultModel: ModelName = 'pooling';

const defaults = {
  evidenceDays: 30,
  clientDays: 30,
  round: { cohort: 1000, minimum: 500, deadlineMs: 3_600_000, maxStaleness: 0 },
  // z 3.1 with 20 contributions is epsilon 7.9 at this delta: `hearsay plan --cap 20 --delta 1e-6 --noise-multiplier 3.1`.
  privacy: { noiseMultiplier: 3.1, cap: 20, roundsPerPeriod: 1000, delta: 1e-6, budgetEpsilon: 8 },
} as const;

/** What `"metrics": {}` turns on. A radius of 1,024 beside 4,096 costs the model 3 % more noise. */
export const metricsDefaults = { radius: 1024, holdout: 0.1, lag: 10, rollback: true };

const partial = z.record(z.string(), z.unknown());

/** Who may see updates, salts and seeds, by the hash of a token that only they have. */
const auditorSchema = z.strictObject({
  name: z.string().check(z.regex(/^[\w.@ -]{1,100}$/)),
  tokenHash: hex32Schema,
});

/** See {@link auditorSchema}. */
export type Auditor = z.infer<typeof auditorSchema>;

const settingsFileSchema = z.strictObject({
  port: z.optional(z.int().check(z.gte(0), z.lte(65_535))),
  host: z.optional(z.string()),
  data: z.optional(z.string()),
  catalog: z.optional(z.string()),
  initialModel: z.optional(z.string()),
  initialCatalog: z.optional(z.string()),
  logOrigin: z.optional(z.string().check(z.regex(/^[^\s+]{1,200}$/))),
  witnesses: z.optional(
    z
      .array(
        z.strictObject({
          url: z.string().check(z.regex(/^https?:\/\/\S+$/)),
          key: z.string().check(
            z.refine((line) => isVerifierKey(line, 'witness'), {
              error: 'expected a verifier key line of type 4',
            }),
          ),
        }),
      )
      .check(z.maxLength(20)),
  ),
  auditors: z.optional(z.array(auditorSchema).check(z.maxLength(100))),
  evidenceDays: z.optional(z.number().check(z.gt(0), z.lte(3653))),
  clientDays: z.optional(z.number().check(z.gte(1), z.lte(3653))),
  model: z.optional(partial),
  lattice: z.optional(partial),
  localTraining: z.optional(partial),
  round: z.optional(partial),
  privacy: z.optional(
    z.strictObject({
      noiseMultiplier: z.optional(z.number().check(z.nonnegative())),
      cap: z.optional(z.unknown()),
      roundsPerPeriod: z.optional(z.unknown()),
      delta: z.optional(z.unknown()),
      budgetEpsilon: z.optional(z.unknown()),
    }),
  ),
  optimizer: z.optional(partial),
  metrics: z.optional(z.nullable(partial)),
  history: z.optional(partial),
  consent: z.optional(partial),
});

type SettingsFile = z.infer<typeof settingsFileSchema>;

/** The effective settings. */
export type Settings = {
  /** TCP port; 0 lets the system choose. */
  readonly port: number;
  /** Address to listen on; undefined: all. */
  readonly host: string | undefined;
  /** Folder of the embedded store. */
  readonly data: string;
  /** Catalog file, CSV or JSONL; undefined: an empty catalog. */
  readonly catalog: string | undefined;
  /** A model file to begin a new log with; undefined: drawn from a public seed. */
  readonly initialModel: string | undefined;
  /** The catalog file that it was trained on; undefined: `catalog`. */
  readonly initialCatalog: string | undefined;
  /** Name of the log and of its signing key. */
  readonly logOrigin: string;
  /** Who is asked to cosign the log's checkpoints. */
  readonly witnesses: readonly Witness[];
  /** Who is shown updates, salts and seeds, with `hearsay audit --credential`. */
  readonly auditors: readonly Auditor[];
  /** How long these are kept, days from the opening of their round. */
  readonly evidenceDays: number;
  /** How long the client's files are served after their build was the current one, days. */
  readonly clientDays: number;
  readonly site: SiteConfig;
};

/** What the command line may set; it wins over the file. */
export type Overrides = Partial<
  Pick<Settings, 'port' | 'data' | 'catalog' | 'initialModel' | 'initialCatalog'>
>;

/**
 * Settings from a JSON file, or the defaults without one.
 * @throws HearsayError BAD_CONFIG, naming the key
 */
export async function readSettings(file: string | undefined, overrides: Overrides): Promise<Settings> {
  return toSettings(file === undefined ? {} : await readJson(file), overrides);
}

/**
 * Settings from a parsed file.
 * @throws HearsayError BAD_CONFIG, naming the key
 */
export function toSettings(raw: unknown, overrides: Overrides = {}): Settings {
  const file = parseSettings(settingsFileSchema, raw);
  const initialModel = overrides.initialModel ?? file.initialModel;
  const initialCatalog = overrides.initialCatalog ?? file.initialCatalog;
  if (initialCatalog !== undefined && initialModel === undefined) {
    throw new HearsayError('BAD_CONFIG', 'initialCatalog belongs to initialModel');
  }
  return {
    port: overrides.port ?? file.port ?? 4000,
    host: file.host,
    data: overrides.data ?? file.data ?? 'hearsay-data',
    catalog: overrides.catalog ?? file.catalog,
    initialModel,
    initialCatalog,
    logOrigin: file.logOrigin ?? 'hearsay',
    witnesses: file.witnesses ?? [],
    auditors: file.auditors ?? [],
    evidenceDays: file.evidenceDays ?? defaults.evidenceDays,
    clientDays: file.clientDays ?? defaults.clientDays,
    site: toSite(file),
  };
}

function toSite(file: SettingsFile): SiteConfig {
  const training = trainingDefaults;
  const lattice = { ...training.lattice, ...file.lattice };
  const { noiseMultiplier = defaults.privacy.noiseMultiplier, ...privacy } = {
    ...defaults.privacy,
    ...file.privacy,
  };
  const site = parseSettings(siteConfigSchema, {
    model: { name: defaultModel, dim: training.dim, ...file.model },
    lattice,
    localTraining: { ...training.localTraining, ...file.localTraining },
    round: { ...defaults.round, ...file.round },
    // Rounded up: never less noise than was asked for.
    privacy: { ...privacy, variance: Math.ceil((noiseMultiplier * Number(lattice.radius)) ** 2) },
    optimizer: file.optimizer ?? training.optimizer,
    metrics: file.metrics ? { ...metricsDefaults, ...file.metrics } : null,
    ...(file.history && { history: file.history }),
    ...(file.consent && { consent: { ...strictestPolicy, ...file.consent } }),
  });
  assertSiteHolds(site);
  return site;
}

/** What no single field can say. */
function assertSiteHolds({ round, lattice, privacy }: SiteConfig): void {
  if (round.minimum > round.cohort)
    throw new HearsayError('BAD_CONFIG', 'round.minimum exceeds round.cohort');
  assertSumFits(round.cohort, lattice.radius);
  if (privacy.variance === 0 && privacy.budgetEpsilon !== null) {
    throw new HearsayError('BAD_CONFIG', 'privacy.budgetEpsilon must be null where noiseMultiplier is 0');
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}
