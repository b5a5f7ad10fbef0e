/** Settings of how the catalog is read and followed, and when a change of it is taken. */
import * as z from 'zod/mini';
import { catalogFormats } from '../catalog/catalog-format.ts';
import { setting } from './setting.ts';

const shareSchema = z.number().check(z.gte(0), z.lte(1));
const secondsUpTo = (most: number) => z.number().check(z.gte(0), z.lte(most));

const feedSchema = z.strictObject({
  format: setting(z.optional(z.enum(catalogFormats)), {
    description: 'Format of the catalog.',
    absent: 'as its name ends, else as its media type says, else as it begins',
  }),
  watch: setting(z._default(z.boolean(), true), {
    description:
      'Whether a catalog file is read again when it changes; false: only at a start and on SIGHUP.',
  }),
  pollSeconds: setting(z._default(z.int().check(z.gte(10), z.lte(86_400)), 900), {
    description:
      'How often a feed address is asked, more or less a tenth; after failures up to 16 times less often.',
    unit: 'seconds',
  }),
  timeoutSeconds: setting(z._default(z.number().check(z.gt(0), z.lte(3600)), 60), {
    description: 'How long a feed may take to answer, its last byte included.',
    unit: 'seconds',
  }),
  mostMegabytes: setting(z._default(z.number().check(z.gt(0), z.lte(500)), 256), {
    description: 'Largest catalog that is read from anywhere, unpacked.',
    unit: 'MB',
  }),
  mostBadShare: setting(z._default(shareSchema, 0.1), {
    description:
      'Share of bad rows beyond which a catalog is refused as a whole; up to it they are left out.',
    unit: 'of rows',
  }),
  mostRemovedShare: setting(z._default(shareSchema, 0.5), {
    description:
      'Share of the items beyond which a changed file, a feed or a PUT that drops more is refused; a start and SIGHUP take it.',
    unit: 'of items',
  }),
  settleSeconds: setting(z._default(secondsUpTo(86_400), 10), {
    description: 'Least time between two changes of the catalog; what comes in between is gathered.',
    unit: 'seconds',
  }),
  roundSeconds: setting(z._default(secondsUpTo(604_800), 3600), {
    description:
      'How long other items wait for the round that collects to complete, before they end it without a release.',
    unit: 'seconds',
  }),
});

/** How the catalog is read and followed. */
export type FeedSettings = z.infer<typeof feedSchema>;

/** What holds where nothing is given. */
export const feedDefaults: FeedSettings = feedSchema.parse({});

/** By key. */
export const feedSettings = {
  feed: setting(z.prefault(feedSchema, {}), { description: 'How the catalog is read and followed.' }),
};
