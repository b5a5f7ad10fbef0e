/**
 * Whether an item can be had, as shops write it: the values of Google's Merchant Center (`availability`), the members of
 * schema.org's ItemAvailability with or without their address, yes and no, or how many are left; a shop that has sold
 * more than it had counts below 0.
 */

/** What can be ordered, also where it comes later. Lower case, without what is no letter. */
const available: ReadonlySet<string> = new Set([
  ...['instock', 'preorder', 'backorder', 'limitedavailability', 'presale', 'madetoorder'],
  ...['onlineonly', 'instoreonly', 'available', 'true', 'yes'],
]);

const gone: ReadonlySet<string> = new Set([
  ...['outofstock', 'soldout', 'discontinued', 'reserved', 'unavailable', 'false', 'no'],
]);

/** @returns undefined where it says neither */
export function parseAvailability(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const isCount = typeof value === 'string' ? /^-?\d+$/.test(value) : Number.isSafeInteger(value);
  if (isCount) return Number(value) > 0;
  if (typeof value !== 'string') return undefined;
  const word = value
    .toLowerCase()
    .replace(/^https?:\/\/schema\.org\//, '')
    .replace(/[\s_-]/g, '');
  if (available.has(word)) return true;
  return gone.has(word) ? false : undefined;
}
