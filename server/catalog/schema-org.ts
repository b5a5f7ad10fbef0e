/**
 * schema.org's products as JSON-LD: one Product, a list of them, an `@graph`, an ItemList, the variants of a ProductGroup.
 * Contexts are not fetched: the names are taken for those of schema.org. What is no product is passed over.
 * Source: schema.org/Product, schema.org/Offer; "Product structured data", developers.google.com/search/docs.
 */
import { isUtf8 } from 'node:buffer';
import { type BadLine, badLine, orBadLine } from './bad-line.ts';
import type { CatalogRow } from './catalog-row.ts';
import type { CatalogText } from './catalog-source.ts';
import { type JsonObject, jsonObjects } from './json-objects.ts';
import { parseJson } from './jsonl.ts';
import { isThing, schemaOrgFields, type Thing } from './schema-org-fields.ts';

/** Keys of lists in which products stand. */
const lists: ReadonlySet<string> = new Set(['@graph', 'itemListElement', 'hasVariant']);

const productTypes: ReadonlySet<string> = new Set([
  ...['Product', 'IndividualProduct', 'ProductModel', 'SomeProducts', 'Vehicle', 'Car', 'Motorcycle'],
  'Book',
]);

/**
 * The products of a text, each at the line where its object begins. Bad by itself is an object of broken JSON, or one that
 * does not say what it is.
 * @throws HearsayError BAD_CATALOG (no UTF-8, brackets that do not match)
 */
export async function* readSchemaOrg({ name, bytes }: CatalogText): AsyncGenerator<CatalogRow | BadLine> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  if (!isUtf8(whole)) throw badLine({ file: name, line: 1 }, 'expected UTF-8');
  const text = whole.toString('utf8').replace(/^\ufeff/, '');
  for (const object of jsonObjects(name, text, lists)) {
    const row = orBadLine(() => toRow(object));
    if (row) yield row;
  }
}

/** @returns undefined for what is no product */
function toRow({ file, line, text }: JsonObject): CatalogRow | undefined {
  const value = parseJson({ file, line, text });
  if (!isThing(value)) throw badLine({ file, line }, 'expected an object');
  const thing = isThing(value.item) ? value.item : value; // of a ListItem
  const types = typesOf(thing);
  if (types.length === 0) throw badLine({ file, line }, 'expected "@type": "Product", got none');
  if (!types.some((type) => productTypes.has(type))) return undefined;
  return { file, line, fields: schemaOrgFields(thing) };
}

/** Without the address of schema.org before them. */
function typesOf(thing: Thing): string[] {
  const types = [thing['@type']].flat();
  return types.flatMap((type) =>
    typeof type === 'string' ? [type.replace(/^(https?:\/\/(www\.)?schema\.org\/|schema:)/, '')] : [],
  );
}
