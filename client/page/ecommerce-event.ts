/**
 * One entry of a data layer as an event of ours. Both forms of GA4's e-commerce events: Tag Manager's objects
 * (`{event, ecommerce: {items}}`) and gtag's arguments (`'event', name, {items}`). Anything else is none of ours.
 * https://developers.google.com/analytics/devguides/collection/ga4/ecommerce
 */
import type { EventType } from '../../shared/protocol/event-type.ts';
import { toEventType } from './event-name.ts';
import { maxCategory, maxTitle, type PageProduct } from './page-product.ts';
import { attempt, type Fields, fieldsOf, toCurrency, toId, toList, toPrice, toText } from './page-value.ts';

/** See the head of this file. */
export type EcommerceEvent =
  | { readonly type: 'search'; readonly query: string }
  | {
      /** Null: the products are known now, and nothing is recorded. */
      readonly type: EventType | null;
      /** Each once, at least one. */
      readonly products: readonly PageProduct[];
    };

/** GA4's names that are read. */
const names: ReadonlySet<unknown> = new Set([
  'view_item_list',
  'select_item',
  'view_item',
  'add_to_cart',
  'add_to_wishlist',
  'purchase',
  'search',
]);

/** Longest query, UTF-16 code units. */
const maxQuery = 512;

/** Undefined where it is no e-commerce event, or one without anything to record; never throws. */
export function toEcommerceEvent(entry: unknown): EcommerceEvent | undefined {
  return attempt(() => {
    const { name, parameters } = namedEvent(fieldsOf(entry));
    if (!names.has(name)) return undefined;
    // A list that was loaded was not looked at item by item: as impressions, its items would count as left alone.
    const type = toEventType(name) ?? null;
    if (type === 'search') {
      const query = toText(parameters.search_term, maxQuery);
      return query === undefined ? undefined : { type, query };
    }
    const products = productsIn(parameters);
    return products.length > 0 ? { type, products } : undefined;
  });
}

function namedEvent(entry: Fields): { name: unknown; parameters: Fields } {
  if (entry[0] === 'event') return { name: entry[1], parameters: fieldsOf(entry[2]) };
  const { event, search_term, ecommerce } = entry;
  return { name: event, parameters: event === 'search' ? { search_term } : fieldsOf(ecommerce) };
}

function productsIn({ items, currency }: Fields): PageProduct[] {
  const read = toList(items).flatMap((item) => attempt(() => toProduct(fieldsOf(item), currency)) ?? []);
  return [...new Map(read.map((product) => [product.id, product])).values()];
}

function toProduct(item: Fields, currency: unknown): PageProduct | undefined {
  const id = toId(item.item_id);
  if (id === undefined) return undefined;
  return {
    id,
    title: toText(item.item_name, maxTitle),
    category: toText(item.item_category, maxCategory),
    brand: toText(item.item_brand, maxCategory),
    price: toPrice(item.price),
    currency: toCurrency(item.currency ?? currency),
  };
}
