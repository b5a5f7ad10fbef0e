/**
 * The leaves of the log: canonical JSON (RFC 8785), strict schemas. PROTOCOL.md (LG1 ...) says what each states.
 * Public for ever, so: counts, parameters, salted hashes. Never a delta, a norm, a size, or an unsalted hash of
 * anything private. Times are the server's assertion.
 */
import * as z from 'zod/mini';
import { evaluationCoordinates, mostMetricCoordinates } from '../metrics/metric-layout.ts';
import { consentModes, consentPolicyOf } from '../protocol/consent-policy.ts';
import { parseWith } from '../protocol/parse.ts';
import { countSchema, hex32Schema, periodSchema, positiveCountSchema } from '../protocol/primitives.ts';
import { siteConfigSchema } from '../protocol/site-config.ts';
import { equalBytes, parseUtf8 } from './bytes.ts';
import { parseCanonicalJson, toCanonicalJson } from './canonical-json.ts';
import { maxLeafBytes, tooLong } from './entry-bundle.ts';
import { modelStateSchema } from './model-state.ts';
import { isVerifierKey } from './verifier-key.ts';

/** More than any model has, and not more than memory: who reads a log allocates by it. */
const dimSchema = countSchema.check(z.lte(2 ** 28));

const anyConfigLeafSchema = z.strictObject({
  kind: z.literal('config'),
  protocol: positiveCountSchema,
  site: siteConfigSchema,
  /** SHA-256 of the catalog file. */
  catalog: hex32Schema,
  specHash: hex32Schema,
  /** Length of the shared vector. */
  dim: dimSchema,
  /** What two logs differ in that epsilon is about: all contributions of one profile, replaced by zero. */
  neighbouring: z.literal('zero-out'),
  /** On whose word browsers keep and train anything; `site.consent`, where it is there, says the same. */
  consent: z.enum(consentModes),
  /** The model that this configuration goes on from: version 0 in the first leaf, later the current one. */
  model: modelStateSchema,
});

const configLeafSchema = anyConfigLeafSchema.check(
  z.refine(({ consent, site }) => consent === consentPolicyOf(site).mode, {
    path: ['consent'],
    error: 'expected what site.consent says',
  }),
);

const roundOpenLeafSchema = z.strictObject({
  kind: z.literal('round-open'),
  round: countSchema,
  period: periodSchema,
  /** Version of the current model. */
  base: countSchema,
  /** SHA-256 commitment to the noise seed; null where the noise is off. */
  seed: z.nullable(hex32Schema),
  /** When, milliseconds since 1970, as the server asserts. */
  time: countSchema,
});

const contributionLeafSchema = z.strictObject({
  kind: z.literal('contribution'),
  round: countSchema,
  /** SHA-256(salt || update bytes); the salt is with the browser and inside the privacy boundary. */
  update: hex32Schema,
});

/** Most exceptions of a round: whatever their indices, a leaf that names them is no longer than {@link maxLeafBytes}. */
export const maxExceptions = 3800;

const exceptionsSchema = z.array(countSchema).check(
  z.maxLength(maxExceptions),
  z.refine((indices) => indices.every((index, i) => i === 0 || indices[i - 1]! < index), {
    error: 'expected each index once, ascending',
  }),
);

const aggregateLeafSchema = z.strictObject({
  kind: z.literal('aggregate'),
  round: countSchema,
  /** The round's contributions: leaves `from` (inclusive) to `to` (exclusive), all of them. */
  from: countSchema,
  to: countSchema,
  /** Those of them that are in no sum. */
  exceptions: exceptionsSchema,
  /** HMAC-SHA-256, under a fresh secret salt, of the integer sum, int32 little-endian. */
  sum: hex32Schema,
});

const releaseLeafSchema = z.strictObject({
  kind: z.literal('release'),
  round: countSchema,
  model: modelStateSchema,
  /** The noised sums of the metrics, lattice units, as many as the configuration says; null where they are off. */
  metrics: z.nullable(
    z.array(z.int()).check(z.minLength(evaluationCoordinates), z.maxLength(mostMetricCoordinates)),
  ),
  /** Variance of the noise in it. */
  variance: countSchema,
  /** The ledger after it, zCDP; null: no guarantee. */
  rho: z.nullable(z.number().check(z.nonnegative())),
});

const rollbackLeafSchema = z.strictObject({
  kind: z.literal('rollback'),
  /** Why: the held model did better by more than noise explains, or the operator wanted it. */
  cause: z.enum(['metrics', 'operator']),
  /** The version that it goes back to. */
  toVersion: countSchema,
  /** That version's model and optimizer state, under the next version. */
  model: modelStateSchema,
  /** The round that collected, and that it ends without a release; null where none did. */
  round: z.nullable(countSchema),
});

const catalogLeafSchema = z.strictObject({
  kind: z.literal('catalog'),
  /** SHA-256 of the catalog file that was in force, and the hash of its model spec. */
  fromCatalog: hex32Schema,
  fromSpec: hex32Schema,
  /** The same of those that are in force now. */
  catalog: hex32Schema,
  specHash: hex32Schema,
  /** Length of the shared vector now. */
  dim: dimSchema,
  /** The model before, followed into this catalog, under the next version. */
  model: modelStateSchema,
  /** The round that collected, and that it ends without a release; null where none did. */
  round: z.nullable(countSchema),
});

const isAscending = (files: readonly { readonly path: string }[]): boolean =>
  files.every(({ path }, i) => i === 0 || files[i - 1]!.path < path);

const codeLeafSchema = z.strictObject({
  kind: z.literal('code'),
  /** Version of the package. */
  version: z.string().check(z.regex(/^[\w.+-]{1,64}$/)),
  /** The files of the build by their paths in it, each with its SHA-256. */
  files: z
    .array(
      z.strictObject({
        path: z.string().check(z.regex(/^(client|server)\/[\w./-]{1,200}$/)),
        hash: hex32Schema,
      }),
    )
    .check(z.refine(isAscending, { error: 'expected each path once, in their order' })),
});

const erasureLeafSchema = z.strictObject({
  kind: z.literal('erasure'),
  /** Updates, salts and seeds of all rounds before this one are erased, now or before. */
  before: countSchema,
});

const keyLeafSchema = z.strictObject({
  kind: z.literal('key'),
  /** The verifier key line of the key that signs checkpoints from here on; earlier keys may sign beside it. */
  verifierKey: z
    .string()
    .check(
      z.refine((line) => isVerifierKey(line, 'log'), { error: 'expected the verifier key line of a log' }),
    ),
});

const roundEndLeafSchema = z.strictObject({
  kind: z.literal('round-end'),
  /** The round that collected, and that ends without a release: what it takes to release it is not there any more. */
  round: countSchema,
});

const actLeafSchema = z.strictObject({
  kind: z.literal('act'),
  /** What the operator did; of a roll-back and another catalog the next leaf says the rest. */
  act: z.enum(['pause', 'resume', 'close-round', 'roll-back', 'catalog']),
  /** Whose doing: the public id of a credential, 8 random bytes. */
  credential: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  /** The round that collected, and that it ends without a release, or that the leaf before has closed; null where neither. */
  round: z.nullable(countSchema),
  /** When, milliseconds since 1970, as the server asserts. */
  time: countSchema,
});

/** Any leaf. */
export const leafSchema = z.discriminatedUnion('kind', [
  configLeafSchema,
  roundOpenLeafSchema,
  contributionLeafSchema,
  aggregateLeafSchema,
  releaseLeafSchema,
  rollbackLeafSchema,
  catalogLeafSchema,
  codeLeafSchema,
  erasureLeafSchema,
  keyLeafSchema,
  roundEndLeafSchema,
  actLeafSchema,
]);

/** Any leaf, parsed. */
export type Leaf = z.infer<typeof leafSchema>;

/** A leaf of these kinds. */
export type LeafOf<Kind extends Leaf['kind']> = Extract<Leaf, { kind: Kind }>;

/** The bytes of a leaf. @throws HearsayError BAD_LEAF where {@link parseLeaf} would refuse them: what is written is read for ever */
export function encodeLeaf(leaf: Leaf): Uint8Array {
  const bytes = toCanonicalJson(parseWith(leafSchema, leaf, 'BAD_LEAF'));
  if (bytes.length > maxLeafBytes) throw tooLong(bytes.length);
  return bytes;
}

/**
 * A leaf from its bytes.
 * @throws HearsayError BAD_LEAF (not canonical, not a leaf, or longer than {@link maxLeafBytes})
 */
export function parseLeaf(bytes: Uint8Array): Leaf {
  if (bytes.length > maxLeafBytes) throw tooLong(bytes.length);
  return parseContribution(bytes) ?? parseWith(leafSchema, parseCanonicalJson(bytes), 'BAD_LEAF');
}

/** Nearly all leaves are contributions, and one has a single spelling: so it is known without parser and schema, many times as fast. */
function parseContribution(bytes: Uint8Array): Leaf | undefined {
  const [, round, update] = contributionText.exec(parseUtf8(bytes, 'BAD_LEAF')) ?? [];
  if (round === undefined || update === undefined) return undefined;
  return { kind: 'contribution', round: Number(round), update };
}

/** Rounds of more digits are left to the schema: they may be no safe integers. */
const contributionText = /^\{"kind":"contribution","round":(0|[1-9]\d{0,14}),"update":"([0-9a-f]{64})"\}$/;

/** Whether two leaves are the same one, byte for byte. */
export function isSameLeaf(a: Leaf, b: Leaf): boolean {
  return equalBytes(encodeLeaf(a), encodeLeaf(b));
}
