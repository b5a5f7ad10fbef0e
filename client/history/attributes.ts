/**
 * What a page says of its visitor (`setProfile`), as a profile keeps it: a few short texts and numbers. Never sent; what
 * an update tells of them, see `visitor-features.ts`.
 */

/** Attributes by name: `{ ageBand: '25-34', place: 'Leeds' }`. */
export type Attributes = Readonly<Record<string, string | number>>;

/** Most attributes of a visitor. */
const maxAttributes = 32;

/** Longest name or text, UTF-16 code units. */
const maxLength = 64;

/** The attributes that are in there, the first of them where there are too many; never throws. */
export function toAttributes(raw: unknown): Attributes {
  const entries = Object.entries(typeof raw === 'object' && raw ? raw : {}).filter(
    ([name, value]) =>
      name.length <= maxLength &&
      (typeof value === 'string' ? value.length <= maxLength : Number.isFinite(value)),
  );
  return Object.fromEntries(entries.slice(0, maxAttributes));
}
