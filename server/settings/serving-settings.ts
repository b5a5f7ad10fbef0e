/** Settings of the aggregator itself: where it listens, what it reads and keeps, and who cosigns. Not public. */
import * as z from 'zod/mini';
import { isVerifierKey } from '../../shared/log/verifier-key.ts';
import { isAddress, misfitOfAddress } from '../catalog/feed-address.ts';
import { diagnosticsLevels } from '../diagnostics.ts';
import { setting } from './setting.ts';

const textSchema = z.string().check(z.minLength(1));
/** A path may be anything; an address must be one that a feed may have. */
const placeCheck = z.superRefine<string>((place, context) => {
  const misfit = isAddress(place) ? misfitOfAddress(place) : undefined;
  if (misfit !== undefined) context.addIssue({ code: 'custom', message: misfit, input: place });
});
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
  diskReserveMb: setting(z._default(z.int().check(z.gte(0), z.lte(1_073_741_824)), 256), {
    description: 'Room kept free on its disk: with less left no update is taken and no round opens; 0: none.',
    unit: 'MiB',
  }),
  diagnosticsLevel: setting(z._default(z.enum(diagnosticsLevels), 'info'), {
    description:
      'Which lines of diagnostics are written, beside who was shown evidence; debug: one for each request and refusal too.',
  }),
  drainSeconds: setting(z._default(z.number().check(z.gte(0), z.lte(3600)), 10), {
    description: 'How long a server that is asked to stop finishes downloads that have begun.',
    unit: 'seconds',
  }),
  catalog: setting(z.optional(textSchema.check(placeCheck)), {
    description:
      'File of the items, or https:// address of a feed: CSV, JSON lines, Merchant Center XML, JSON-LD; also gzipped. ' +
      'What PUT and PATCH /admin/catalog give holds, over a restart too, until the file or the feed is another one.',
    unit: 'path or address',
    absent: 'nothing to learn, until one is PUT',
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
    description:
      'How long updates, salts and noise seeds are kept, from the opening of their round; states of training that only they need go with them.',
    unit: 'days',
  }),
  clientDays: setting(z._default(keepingSchema.check(z.gte(1)), 30), {
    description: "How long the client's files are served after their build was the current one.",
    unit: 'days',
  }),
};
