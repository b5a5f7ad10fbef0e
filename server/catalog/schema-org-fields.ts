/** From a schema.org Product to the fields of a row. Where several values stand, the first counts. */
import type { CatalogRow } from './catalog-row.ts';

/** A JSON object. */
export type Thing = Readonly<Record<string, unknown>>;

/** Whether a value is one. */
export const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const idNames = ['sku', 'productID', 'gtin', 'gtin13', 'gtin12', 'gtin14', 'gtin8', 'mpn', '@id', 'url'];
/** Values that come as attributes, under these names. */
const attributeNames = ['brand', 'color', 'size', 'material', 'pattern', 'itemCondition'];

/** Its fields as a row has them; those that it does not have are left out. */
export function schemaOrgFields(product: Thing): CatalogRow['fields'] {
  const offer = firstOf(product.offers);
  const attributes = attributeNames.map((name) => [name, nameIn(product[name])] as const);
  const fields: [string, unknown][] = [
    ['id', idNames.map((name) => textIn(product[name])).find((id) => id !== undefined)],
    ['title', textIn(product.name)],
    ['url', textIn(product.url) ?? (isThing(offer) ? textIn(offer.url) : undefined)],
    ['image', imageIn(product.image)],
    ['category', nameIn(product.category)],
    ['attributes', Object.fromEntries(attributes.filter(([, value]) => value !== undefined))],
    ...(isThing(offer) ? offerFields(offer) : []),
  ];
  return new Map(fields.filter(([, value]) => value !== undefined));
}

/** Of an Offer, or of an AggregateOffer at its lowest price. */
function offerFields(offer: Thing): [string, unknown][] {
  const specification = firstOf(offer.priceSpecification);
  const priced = isThing(specification) ? specification : offer;
  return [
    ['price', offer.price ?? offer.lowPrice ?? priced.price],
    ['currency', textIn(offer.priceCurrency) ?? textIn(priced.priceCurrency)],
    ['availability', textIn(offer.availability)],
  ];
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

/** A text, or a number as one; also as `{"@value": ...}`. */
function textIn(value: unknown): string | undefined {
  const first = firstOf(value);
  const plain = isThing(first) ? first['@value'] : first;
  if (typeof plain === 'number') return String(plain);
  return typeof plain === 'string' && plain.trim() !== '' ? plain.trim() : undefined;
}

/** A text, or what a thing is called. */
function nameIn(value: unknown): string | undefined {
  const first = firstOf(value);
  return textIn(first) ?? (isThing(first) ? textIn(first.name) : undefined);
}

/** An address, or that of an ImageObject. */
function imageIn(value: unknown): string | undefined {
  const first = firstOf(value);
  return textIn(first) ?? (isThing(first) ? (textIn(first.contentUrl) ?? textIn(first.url)) : undefined);
}
