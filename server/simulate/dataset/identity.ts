/** Ids of users, items and orders in a file, and what their columns are called. Two that differ there differ here. */
import { shown, squash } from './fields.ts';

/** Squashed names of item columns, the most telling first. */
export const itemNames = [
  ...[
    'itemid',
    'item',
    'movieid',
    'productid',
    'product',
    'parentasin',
    'asin',
    'sku',
    'stockcode',
    'articleid',
  ],
  ...['bookid', 'trackid', 'songid', 'businessid', 'gameid', 'newsid', 'contentid', 'iid'],
];
/** Squashed names of user columns. */
export const userNames = [
  ...['userid', 'user', 'visitorid', 'visitor', 'customerid', 'customer', 'reviewerid', 'memberid', 'uid'],
  ...['sessionid', 'session'],
];
/**
 * Names of the id column in a file of the items or of the users themselves.
 * @param known {@link itemNames} or {@link userNames}
 * @param named the id column of the interactions, looked for first
 */
export const ownIdNames = (known: readonly string[], named: string | undefined): readonly string[] => [
  ...(named === undefined ? [] : [squash(named)]),
  ...known,
  'id',
];

/** Longest id that browsers accept of a catalog. */
const maxLength = 128;

/**
 * An id: text, or an integer that JSON can hold exactly.
 * @param label for the reason where it is none
 */
export function parseIdentity(
  label: string,
  value: unknown,
): { readonly id: string } | { readonly reason: string } {
  const id = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id !== 'string' || id === '') return { reason: `${label}: expected an id, got ${shown(value)}` };
  if (id.length > maxLength)
    return { reason: `${label}: expected at most ${maxLength} characters, got ${id.length}` };
  // JSON can escape half of a surrogate pair; it has no UTF-8, and encoders replace it in silence
  if (/\p{Surrogate}/u.test(id)) return { reason: `${label}: expected text, got half a character` };
  return { id };
}
