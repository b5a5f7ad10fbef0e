/** The items file: what a model may know of an item besides who touched it. */
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import type { DatasetBuilder } from './dataset-builder.ts';
import { field, type RowSource } from './fields.ts';
import { itemNames, ownIdNames, parseIdentity } from './identity.ts';
import { parseNumber } from './parse-number.ts';

const titleNames = [
  'title',
  'name',
  'movietitle',
  'itemname',
  'productname',
  'prodname',
  'booktitle',
  'itemtitle',
];
const categoryNames = [
  'category',
  'categories',
  'genres',
  'genre',
  'class',
  'categoryid',
  'categorycode',
  'maincategory',
];
const priceNames = ['price', 'medianprice'];
/** What browsers accept of a catalog. */
const maxLengths = { title: 512, category: 128 };

/**
 * Reads items into a data set. Texts are cut to what a catalog may hold; a price that is no plain number is left out,
 * for no model reads it.
 * @param named the id column of the interactions, looked for first
 */
export function itemRows(builder: DatasetBuilder, named?: string): RowSource {
  return {
    fields: () => [
      field('item', ownIdNames(itemNames, named), { required: true }),
      field('title', titleNames, { required: false }),
      field('category', categoryNames, { required: false }),
      field('price', priceNames, { required: false }),
    ],
    row([idValue, title, category, priceValue]) {
      const id = parseIdentity('item', idValue);
      if ('reason' in id) return id.reason;
      const price = parseNumber(priceValue);
      const item: CatalogItem = {
        id: id.id,
        ...present('title', textOf(title)),
        ...present('category', textOf(category)),
        ...(price >= 0 ? { price } : {}),
      };
      return builder.item(item) ? undefined : `item: ${JSON.stringify(id.id)} stands in an earlier line too`;
    },
  };
}

/** A text, or the texts of a list (Amazon's categories) as one. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.flat(Infinity).map(textOf).filter(Boolean).join(' ');
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Cut between characters, not within one. */
function present(name: 'title' | 'category', text: string): Partial<CatalogItem> {
  const cut = text.slice(0, maxLengths[name]).replace(/\p{Surrogate}/gu, '');
  return cut === '' ? {} : { [name]: cut };
}
