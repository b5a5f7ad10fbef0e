/** Settings of the aggregator itself: where it listens, what it reads and keeps, and who cosigns. Not public. */
import * as z from 'zod/mini';
import { isVerifierKey } from '../../shared/log/verifier-key.ts';
import { setting } from './setting.ts';

const textSchema = z.string().check(z.minLength(1));
const keepingSchema = z.number().check(z.lte(3653));

const witnessSchema = z.strictObject({
  url: setting(z.string().check(z.regex(/^https?:\/\/\S+$/)), {
    description: 'Where it takes checkpoints, its submission prefix.',
    form: 'an address, http:// or https://',
  }),
  key: setting(
    z.string().check(
      z.refine((line) => isVerifierKey(line, 'witness'), {
        error: 'expected a verifier key line of type 4',
      }),
    ),
    { description: 'Its verifier key line, of type 4: name+id+key.', form: 'a verifier key line of type 4' },
  ),
});

/** By key. Paths are relative to the working folder. */
export const servingSettings = {
  port: setting(z._default(z.int().check(z.gte(0), z.lte(65_535)), 4000), {
    description: 'TCP port to listen on; 0 takes any that is free.',
  }),
  host: setting(z.optional(textSchema), {
    description: 'Address or name to listen on.',
    absent: 'all addresses',
  }),
  data: setting(z._default(textSchema, 'hearsay-data'), {
    description: 'Folder where log, models and secrets are kept.',
    unit: 'path',
  }),
  catalog: setting(z.optional(textSchema), {
    description: 'File of the items, CSV or JSON lines, plain or .gz.',
    unit: 'path',
    absent: 'nothing to learn',
  }),
  initialModel: setting(z.optional(textSchema), {
    description: 'A published model file to begin a new log with.',
    unit: 'path',
    absent: 'drawn from a public seed',
  }),
  initialCatalog: setting(z.optional(textSchema), {
    description:
      'File of the items that initialModel was trained on; its rows follow their ids into catalog.',
    unit: 'path',
    absent: 'as catalog',
  }),
  logOrigin: setting(z._default(z.string().check(z.regex(/^[^\s+]{1,200}$/)), 'hearsay'), {
    description: 'Name of the log and of its signing key, by which witnesses know it.',
    form: '1 to 200 characters, no space and no plus among them',
  }),
  witnesses: setting(z._default(z.array(witnessSchema).check(z.maxLength(20)), []), {
    description: "Who is asked to cosign the log's checkpoints (C2SP tlog-witness).",
  }),
  evidenceDays: setting(z._default(keepingSchema.check(z.gt(0)), 30), {
    description: 'How long updates, salts and noise seeds are kept, from the opening of their round.',
    unit: 'days',
  }),
  clientDays: setting(z._default(keepingSchema.check(z.gte(1)), 30), {
    description: "How long the client's files are served after their build was the current one.",
    unit: 'days',
  }),
};
