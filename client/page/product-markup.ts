/**
 * Products in a page's JSON-LD (schema.org `Product`), as shops write them for search engines: alone, in an array, in an
 * `@graph`, as `mainEntity`, in an `ItemList`; a `ProductGroup` is one product, which its first variant completes.
 * https://schema.org/Product, https://developers.google.com/search/docs/appearance/structured-data/product
 */
import { maxCategory, maxTitle, type PageProduct } from './page-product.ts';
import {
  attempt,
  type Fields,
  fieldsOf,
  maxItems,
  toCurrency,
  toId,
  toLink,
  toList,
  toPrice,
  toText,
} from './page-value.ts';

/** One product of a page. */
export type ProductMarkup = {
  /** What a catalog may call it, the likeliest first; at least one. */
  readonly ids: readonly [string, ...string[]];
  readonly said: Omit<PageProduct, 'id'>;
  /** In a list: the page is not about it. */
  readonly listed: boolean;
};

/** Longest text that is parsed, UTF-16 code units. */
const maxLength = 256 * 1024;

/** How deep lists, graphs and entities may lie in each other. */
const maxDepth = 4;

/** What an item may be called, the likeliest first; the addresses last. */
const idFields = [
  'sku',
  'productID',
  'productGroupID',
  'gtin',
  'gtin8',
  'gtin12',
  'gtin13',
  'gtin14',
  '@id',
  'url',
];

/** Whoever orders one of these gets it (https://schema.org/ItemAvailability). */
const inStock = /^(InStock|LimitedAvailability|PreOrder|OnlineOnly|InStoreOnly)$/;
const outOfStock = /^(OutOfStock|SoldOut|Discontinued|BackOrder)$/;

/**
 * The products in a text of JSON-LD, at most 200; none where it is no JSON.
 * @param base address of the page
 */
export function parseProductMarkup(text: string, base: string): ProductMarkup[] {
  if (text.length > maxLength) return [];
  const found: ProductMarkup[] = [];
  collect(
    attempt(() => JSON.parse(text) as unknown),
    { base, listed: false, depth: 0 },
    found,
  );
  return found.slice(0, maxItems);
}

type Place = { readonly base: string; readonly listed: boolean; readonly depth: number };

function collect(value: unknown, place: Place, found: ProductMarkup[]): void {
  const { base, listed, depth } = place;
  if (depth > maxDepth) return;
  const deeper = { ...place, depth: depth + 1 };
  for (const each of toList(value)) {
    if (typeof each !== 'object' || each === null) continue;
    const node = fieldsOf(each);
    const markup = isProduct(node) ? toMarkup(node, base) : undefined;
    if (markup) found.push({ ...markup, listed });
    else if (Array.isArray(each)) collect(each, deeper, found);
    else {
      collect([node['@graph'], node.mainEntity], deeper, found);
      collect([node.itemListElement, node.item], { ...deeper, listed: true }, found);
    }
  }
}

function isProduct(node: Fields): boolean {
  return toList(node['@type']).some((type) => /^(Individual)?Product(Group|Model)?$/.test(lastPart(type)));
}

/** `InStock` of `https://schema.org/InStock`, `schema:InStock` and `InStock`. */
const lastPart = (value: unknown): string => String(value).replace(/^.*[/:#]/, '');

function toMarkup(node: Fields, base: string): Omit<ProductMarkup, 'listed'> | undefined {
  const variants = toList(node.hasVariant).map(fieldsOf);
  const ids = [node, ...variants].flatMap((each) => idFields.flatMap((field) => toId(each[field]) ?? []));
  const [id, ...others] = new Set(ids);
  if (id === undefined) return undefined;
  const whole = { ...variants[0], ...node };
  const offers = toList(whole.offers).map(fieldsOf);
  const said = {
    title: toText(whole.name, maxTitle),
    category: toText(nameOf(whole.category), maxCategory),
    brand: toText(nameOf(whole.brand), maxCategory),
    url: toLink(whole.url ?? offers[0]?.url, base),
    image: imageOf(whole.image, base),
    ...offered(offers),
  };
  return { ids: [id, ...others], said };
}

/** The text itself, or the name of the thing; of several, the first. */
function nameOf(value: unknown): unknown {
  const [first] = toList(value);
  return typeof first === 'object' ? fieldsOf(first).name : first;
}

function imageOf(value: unknown, base: string): string | undefined {
  const [first] = toList(value);
  const { url, contentUrl } = fieldsOf(first);
  return toLink(typeof first === 'string' ? first : (contentUrl ?? url), base);
}

/** The first price, and whether any offer can be had. */
function offered(offers: readonly Fields[]): Pick<PageProduct, 'price' | 'currency' | 'inStock'> {
  const prices = offers.flatMap((offer) => {
    const specification = fieldsOf(toList(offer.priceSpecification)[0]);
    const price = toPrice(offer.price ?? offer.lowPrice ?? specification.price);
    const currency = toCurrency(offer.priceCurrency ?? specification.priceCurrency);
    return price === undefined ? [] : { price, currency };
  });
  const stated = offers.map(({ availability }) => lastPart(availability));
  const isIn = stated.some((each) => inStock.test(each));
  return {
    ...prices[0],
    inStock: isIn || (stated.some((each) => outOfStock.test(each)) ? false : undefined),
  };
}
