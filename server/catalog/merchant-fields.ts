/** From the values of a Merchant Center product to the fields of a row. What a catalog has no place for is left out. */
import type { CatalogRow } from './catalog-row.ts';

/** Values that come as attributes, under these names; texts. */
const attributeNames = [
  ...['brand', 'color', 'size', 'material', 'pattern', 'gender', 'age_group', 'condition'],
  'item_group_id',
];

/** Longest category of a catalog item, characters. */
const maxCategory = 128;

/** @param values by name, Google's with `g:` before it; of a name that comes several times the first */
export function merchantFields(values: ReadonlyMap<string, string>): CatalogRow['fields'] {
  const ownOr = (name: string): string | undefined => values.get(`g:${name}`) || values.get(name);
  const attributes = attributeNames.map((name) => [name, values.get(`g:${name}`)?.trim()] as const);
  return new Map<string, unknown>(
    [
      ['id', values.get('g:id')],
      ['title', ownOr('title')],
      ['url', ownOr('link')],
      ['image', values.get('g:image_link')],
      ['category', shortened(values.get('g:product_type') || values.get('g:google_product_category'))],
      ['availability', values.get('g:availability')],
      ['attributes', Object.fromEntries(attributes.filter(([, value]) => value))],
      ...priceFields(priceIn(values)),
    ].filter(([, value]) => value !== undefined) as [string, unknown][],
  );
}

/** A sale counts where it is not bound to dates: whether they are over by the time a visitor looks, the catalog cannot know. */
function priceIn(values: ReadonlyMap<string, string>): string | undefined {
  const sale = values.has('g:sale_price_effective_date') ? undefined : values.get('g:sale_price');
  return sale?.trim() || values.get('g:price');
}

/** `15.00 USD`, in either order; what is written otherwise is left to the row's own check. */
function priceFields(text: string | undefined): [string, unknown][] {
  if (text === undefined) return [];
  const parts = /^\s*(?:([a-z]{3})\s*([\d.]+)|([\d.]+)\s*([a-z]{3}))\s*$/i.exec(text);
  if (!parts) return [['price', text]];
  const [, before, after, amount = after, currency = before] = parts;
  return [
    ['price', amount],
    ['currency', currency],
  ];
}

/** `Home > Kitchen > Mugs`, as many of its levels as fit. */
function shortened(category: string | undefined): string | undefined {
  let levels = category?.split('>').map((level) => level.trim()) ?? [];
  while (levels.length > 1 && levels.join(' > ').length > maxCategory) levels = levels.slice(0, -1);
  return levels.length > 0 ? levels.join(' > ') : undefined;
}
