/** What one address may take: connections, requests, bytes. Offices and mobile networks share one, so it is much. */
import type { AccessSettings } from '../settings/access-settings.ts';
import { type BucketOf, createBuckets } from './address-bucket.ts';
import { createMinute } from './minute.ts';
import { Places } from './places.ts';

const megabyte = 1_000_000;

/** Times are seconds until there is more; 0: come in. */
export type AddressLimits = {
  /** One more request; no bytes are left counts as well. */
  readonly request: (address: string) => Promise<number>;
  /** So many bytes were answered. */
  readonly answered: (address: string, bytes: number) => void;
  /** One more browser. */
  readonly browser: (address: string) => Promise<number>;
  /** One more ticket. */
  readonly ticket: (address: string) => Promise<number>;
  /** A connection, until what is returned is called; undefined: there are too many. */
  readonly connection: (address: string) => (() => void) | undefined;
};

/** @param isExempt whether an address has no limits */
export function createAddressLimits(
  limits: AccessSettings['limits'],
  isExempt: (address: string) => boolean,
  bucketOf: BucketOf = createBuckets(),
): AddressLimits {
  const requests = createMinute(limits.requestsPerMinute);
  const bytes = createMinute(limits.megabytesPerMinute && limits.megabytesPerMinute * megabyte);
  const browsers = createMinute(limits.connectionsPerMinute);
  const tickets = createMinute(limits.connectionsPerMinute);
  const places = new Places(limits.connections);
  return {
    request: async (address) => {
      if (isExempt(address)) return 0;
      const bucket = bucketOf(address);
      return Math.max(await requests.take(bucket), await bytes.left(bucket));
    },
    answered: (address, amount) => {
      if (!isExempt(address)) void bytes.take(bucketOf(address), amount);
    },
    browser: async (address) => (isExempt(address) ? 0 : browsers.take(bucketOf(address))),
    ticket: async (address) => (isExempt(address) ? 0 : tickets.take(bucketOf(address))),
    connection: (address) => (isExempt(address) ? () => undefined : places.take(bucketOf(address))),
  };
}
