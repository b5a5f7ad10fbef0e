/**
 * Values as a page's own data may hold them: texts that are numbers, prices that are texts, lists without an end,
 * getters that throw. Whatever does not fit is undefined. The limits are those of the catalog (`catalog.ts`), whose
 * schema is too large for a page.
 */

/** Longest item id, UTF-16 code units. */
export const maxIdLength = 128;

/** Most items of one event, as GA4 takes them. */
export const maxItems = 200;

/** A plain object or array of the page, to be read field by field. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of whatever this is; none where it has none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** An item id: a text of 1..{@link maxIdLength} characters, or a finite number. */
export function toId(value: unknown): string | undefined {
  const id =
    typeof value === 'number' && Number.isFinite(value) ? `${value}` : toText(value, maxIdLength + 1);
  return id && id.length <= maxIdLength ? id : undefined;
}

/** A text without the blanks around it, cut to so many characters; undefined where nothing is left. */
export function toText(value: unknown, maxLength: number): string | undefined {
  return (
    (typeof value === 'string' &&
      value
        .slice(0, 4 * maxLength)
        .trim()
        .slice(0, maxLength)) ||
    undefined
  );
}

/** A price, >= 0; also where it is written as a text. */
export function toPrice(value: unknown): number | undefined {
  const price = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof price === 'number' && Number.isFinite(price) && price >= 0 ? price : undefined;
}

/** A currency code (ISO 4217). */
export function toCurrency(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Z]{3}$/.test(value) ? value : undefined;
}

/** An address for links and images: absolute, http or https, 1..2,048 characters. @param base of the page */
export function toLink(value: unknown, base: string): string | undefined {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 2048) return undefined;
  return attempt(() => {
    const { protocol, href } = new URL(value, base);
    return /^https?:$/.test(protocol) && href.length <= 2048 ? href : undefined;
  });
}

/** The first {@link maxItems} entries of a list; of anything else, that alone; nothing of null and undefined. */
export function toList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [value];
  return Array.from({ length: Math.min(value.length, maxItems) }, (_, i) =>
    attempt(() => value[i] as unknown),
  );
}

/** Undefined where it throws: what is read belongs to the page, and so do its getters. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
