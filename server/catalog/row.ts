/** The item that a row of a catalog file describes, whatever the file's format. */
import type * as z from 'zod/mini';
import { type CatalogItem, catalogItemSchema } from '../../shared/protocol/catalog.ts';
import { parseAvailability } from './availability.ts';
import { badLine, excerpt } from './bad-line.ts';
import type { CatalogRow } from './catalog-row.ts';
import { parseFeatures } from './row-features.ts';

/** Names of each field; where a file has several of them, the first counts. Other fields are ignored. */
export const namesOf = {
  id: ['id', 'item_id', 'sku'],
  title: ['title', 'name'],
  category: ['category'],
  price: ['price', 'median_price'],
  url: ['url', 'link'],
  currency: ['currency'],
  image: ['image', 'image_link'],
  inStock: ['in_stock', 'instock', 'availability'],
} as const;
type Field = keyof typeof namesOf;

/**
 * The item of a row. White space around a text is taken off; empty and null are absent; a price may be written as text,
 * and an id as an integer.
 * @throws HearsayError BAD_CATALOG (no id, a value of the wrong type, too long, a price that is no number >= 0, a currency
 * that is none, an availability that `availability.ts` does not know)
 */
export function parseItem(row: CatalogRow): CatalogItem {
  const item = {
    id: readId(row),
    ...present('title', readText(row, 'title')),
    ...present('category', readText(row, 'category')),
    ...present('price', readPrice(row)),
    ...present('url', readText(row, 'url')),
    ...present('currency', readText(row, 'currency')?.toUpperCase()),
    ...present('image', readText(row, 'image')),
    ...present('inStock', readInStock(row)),
    ...parseFeatures(row),
  };
  const parsed = catalogItemSchema.safeParse(item);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badLine(row, `${issue?.path.join('.')}: expected ${issue && expectation(issue)}`, parsed.error);
}

/** What the schema wanted, for people. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_type':
      return `${issue.expected}`;
    case 'invalid_format':
      return 'three letters of ISO 4217, such as EUR';
    case 'invalid_key':
      return 'a name of 1 to 64 characters';
    case 'invalid_union':
      return 'text or a number';
    default:
      return 'a valid value';
  }
}

const unitOf = (origin: string): string => ({ string: ' characters', array: ' values' })[origin] ?? '';

function readId(row: CatalogRow): string {
  const value = fieldOf(row, 'id');
  const id = Number.isSafeInteger(value) ? String(value) : readText(row, 'id');
  if (id !== undefined) return id;
  throw badLine(row, 'id: expected text, got none');
}

function readText(row: CatalogRow, field: Field): string | undefined {
  const value = fieldOf(row, field);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw badLine(row, `${field}: expected text, got ${excerpt(value)}`);
  // JSON can escape half of a surrogate pair; it has no UTF-8, and encoders replace it in silence
  if (/\p{Surrogate}/u.test(value)) throw badLine(row, `${field}: expected text, got half a character`);
  return value;
}

function readPrice(row: CatalogRow): number | undefined {
  const value = fieldOf(row, 'price');
  if (value === undefined) return undefined;
  const plain = typeof value === 'string' && /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
  const price = plain ? Number(value) : value;
  if (typeof price === 'number' && price >= 0 && price < Infinity) return price;
  throw badLine(row, `price: expected a number of 0 or more, such as 12.50, got ${excerpt(value)}`);
}

/** False where it is not; undefined, not true, where it is: one catalog, one file. */
function readInStock(row: CatalogRow): false | undefined {
  const value = fieldOf(row, 'inStock');
  if (value === undefined) return undefined;
  const isInStock = parseAvailability(value);
  if (isInStock !== undefined) return isInStock ? undefined : false;
  throw badLine(
    row,
    `availability: expected in_stock, out_of_stock, preorder, or how many are left, got ${excerpt(value)}`,
  );
}

/** The first named value, without the white space around it, or undefined where there is none. */
function fieldOf({ fields }: CatalogRow, field: Field): unknown {
  const name = namesOf[field].find((each) => fields.has(each));
  const value = name === undefined ? undefined : fields.get(name);
  const trimmed = typeof value === 'string' ? value.trim() : value;
  return trimmed === '' || trimmed === null ? undefined : trimmed;
}

const present = <F extends Field, V>(field: F, value: V | undefined) =>
  value === undefined ? {} : ({ [field]: value } as Record<F, V>);
