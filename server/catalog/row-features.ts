/**
 * What a row brings besides texts and price: attributes, named vectors, relations, a grid. JSON Lines have them as
 * objects and arrays; a CSV has a column for each attribute and vector, and relations as one text.
 */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { badLine, excerpt } from './bad-line.ts';
import type { CatalogRow } from './catalog-row.ts';

/** Features as the row has them; whether they fit the catalog's schema is checked with the rest of the item. */
export type RowFeatures = Pick<CatalogItem, 'attributes' | 'vectors' | 'related' | 'grid'>;

/** Fields that only JSON can hold; columns of these names are ignored like other columns. */
export const jsonFields: readonly string[] = ['attributes', 'vectors', 'grid'];

/** Columns of one attribute or vector: `attribute:brand`. */
const [attributePrefix, vectorPrefix] = ['attribute:', 'vector:'];

/** Whether a column holds a feature. */
export function isFeatureColumn(name: string): boolean {
  return name === 'related' || name.startsWith(attributePrefix) || name.startsWith(vectorPrefix);
}

/**
 * The features of a row; empty and null are absent.
 * @throws HearsayError BAD_CATALOG (no object or array where one belongs, a text that is no list of numbers)
 */
export function parseFeatures(row: CatalogRow): RowFeatures {
  const attributes = { ...objectOf(row, 'attributes'), ...columnsOf(row, attributePrefix) };
  const vectors = {
    ...objectOf(row, 'vectors'),
    ...mapValues(columnsOf(row, vectorPrefix), (value, name) =>
      parseNumbers(row, vectorPrefix + name, value),
    ),
  };
  const related = parseIds(row);
  const grid = objectOf(row, 'grid');
  const features = {
    ...(Object.keys(attributes).length > 0 && { attributes: mapValues(attributes, toAttribute) }),
    ...(Object.keys(vectors).length > 0 && { vectors }),
    ...(related.length > 0 && { related }),
    ...(Object.keys(grid).length > 0 && { grid }),
  };
  return features as RowFeatures; // the schema looks at it next
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(row: CatalogRow, field: string): Fields {
  const value = row.fields.get(field) ?? '';
  if (value === '') return {};
  if (typeof value === 'object' && !Array.isArray(value)) return withoutEmpty(Object.entries(value));
  throw badLine(row, `${field}: expected an object, got ${excerpt(value)}`);
}

/** The columns of one kind, by what follows the prefix. */
function columnsOf({ fields }: CatalogRow, prefix: string): Fields {
  const columns = [...fields].filter(([name]) => name.startsWith(prefix));
  return withoutEmpty(columns.map(([name, value]) => [name.slice(prefix.length).trim(), value]));
}

function withoutEmpty(entries: readonly (readonly [string, unknown])[]): Fields {
  const isEmpty = (value: unknown): boolean =>
    value === null || (typeof value === 'string' && value.trim() === '');
  return Object.fromEntries(entries.filter(([, value]) => !isEmpty(value)));
}

function mapValues<T>(fields: Fields, map: (value: unknown, name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, map(value, name)]));
}

function toAttribute(value: unknown): unknown {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.trim() : value;
}

function parseNumbers(row: CatalogRow, name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return listOf(value, /[\s;]+/).map((text) => {
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
    throw badLine(row, `${name}: expected numbers with a space or ; between them, got ${excerpt(text)}`);
  });
}

/** Ids may be numbers, as an item's own id may. */
function parseIds(row: CatalogRow): unknown[] {
  const value = row.fields.get('related') ?? [];
  if (typeof value === 'string') return listOf(value, /[\s;|]+/);
  if (Array.isArray(value)) return value.map((id) => (Number.isSafeInteger(id) ? String(id) : id));
  throw badLine(row, `related: expected a list of ids, got ${excerpt(value)}`);
}

function listOf(text: string, separator: RegExp): string[] {
  return text.split(separator).filter((part) => part !== '');
}
