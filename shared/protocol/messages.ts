/**
 * What crosses the socket. Rules (PR1, PR2, ...) are in PROTOCOL.md; limits are in `limits.ts`.
 * Events from the browser: `hello`, `update`, each with an acknowledgement. From the aggregator: `announce`,
 * `progress`.
 */
import * as z from 'zod/mini';
import { errorCodes } from '../hearsay-error.ts';
import { metricsReportSchema } from './metrics-message.ts';
import { countSchema, hex16Schema, hex32Schema, periodSchema, positiveCountSchema } from './primitives.ts';
import { siteConfigSchema } from './site-config.ts';
import { workedTicketSchema } from './ticket.ts';

/** PR2. What a browser can train on. */
export const backendNames = ['webgpu', 'wasm', 'cpu'] as const;

/** See {@link backendNames}. */
export type BackendName = (typeof backendNames)[number];

/** PR2. The first message of a browser: the protocol versions that it speaks, and what lets it in. */
export const helloSchema = z.strictObject({
  versions: z.array(positiveCountSchema).check(z.minLength(1), z.maxLength(16)),
  /** AD2. Left out where none is required. */
  ticket: z.exactOptional(workedTicketSchema),
  /** What it trains on: in a `hello` of its own, once it is known. */
  backend: z.exactOptional(z.enum(backendNames)),
});

/** A published model. */
const modelRefSchema = z.strictObject({
  version: countSchema,
  /** SHA-256 of the model file, its address under `/models/`. */
  hash: hex32Schema,
  /** Size of the file. */
  bytes: positiveCountSchema,
  /** SHA-256 of the file to recommend with, its address under `/models/`. */
  scoring: hex32Schema,
  /** Index of the leaf that states it: where to look, believed by nobody. */
  leaf: countSchema,
});

/** See {@link modelRefSchema}. */
export type ModelRef = z.infer<typeof modelRefSchema>;

/** PR3. Which model is current and which round collects. Sent at `hello` and after every change. */
export const announcementSchema = z.strictObject({
  model: modelRefSchema,
  /** PR9. The earlier model that held profiles evaluate; null where nobody is held. */
  held: z.nullable(modelRefSchema),
  /** Null while nothing is collected; `paused` says why. */
  round: z.nullable(
    z.strictObject({ number: countSchema, period: periodSchema, contributions: countSchema }),
  ),
  paused: z.nullable(z.enum(['budget spent', 'empty catalog'])),
  /** Privacy spent by all releases so far; epsilon null: no guarantee. */
  spent: z.strictObject({ releases: countSchema, epsilon: z.nullable(z.number().check(z.nonnegative())) }),
  /** PR9. What federated evaluation says; null where it is off. */
  metrics: z.nullable(metricsReportSchema),
});

/** See {@link announcementSchema}. */
export type Announcement = z.infer<typeof announcementSchema>;

/** What a browser must know before it can recommend or train; also served at `/hearsay.json`. */
export const manifestSchema = z.strictObject({
  /** SHA-256 of the log's verifier key line: rounds are numbered per log, and a profile counts them per log. */
  log: hex32Schema,
  site: siteConfigSchema,
  /** Hash of the model spec that follows from `site.model` and the catalog's size. */
  specHash: hex32Schema,
  /** Length of the shared vector. */
  parameters: countSchema,
  catalog: z.strictObject({ hash: hex32Schema, items: countSchema }),
  /** Largest encoded update, bytes. */
  maxUpdateBytes: positiveCountSchema,
  announcement: announcementSchema,
});

/** See {@link manifestSchema}. */
export type Manifest = z.infer<typeof manifestSchema>;

/** A refusal, of any request. */
const refusalSchema = z.strictObject({ ok: z.literal(false), code: z.enum(errorCodes) });

/** PR2. Answer to `hello`. */
export const welcomeSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), version: positiveCountSchema, manifest: manifestSchema }),
  refusalSchema,
]);

/** PR4. What stands in front of an update's bytes. */
export const updateHeaderSchema = z.strictObject({
  /** The round it is for. */
  round: countSchema,
  /** Version of the model that it was trained on. */
  baseVersion: countSchema,
  /** The same for one profile in one round, another in every round; what still links rounds is the connection. */
  participant: hex16Schema,
});

/** See {@link updateHeaderSchema}. */
export type UpdateHeader = z.infer<typeof updateHeaderSchema>;

/** PR5. Proof for the browser that its update was taken: it can recompute its leaf from it. */
export const receiptSchema = z.strictObject({
  round: countSchema,
  leafIndex: countSchema,
  /** The leaf holds SHA-256(salt || update bytes). */
  salt: hex32Schema,
});

/** See {@link receiptSchema}. */
export type Receipt = z.infer<typeof receiptSchema>;

/** PR5. Answer to `update`. */
export const updateReplySchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), receipt: receiptSchema }),
  refusalSchema,
]);

/** How far the round is; for display only, may be dropped. */
export const progressSchema = z.strictObject({ round: countSchema, contributions: countSchema });

/** Answer to `update`, parsed. */
export type UpdateReply = z.infer<typeof updateReplySchema>;

/** Answer to `hello`, parsed. */
export type Welcome = z.infer<typeof welcomeSchema>;
