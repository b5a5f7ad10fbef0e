/** What a page says of a product: in its data layer, in its markup. For display on this device; never sent. */
import type { Item } from '../embed/api.ts';

/** What is not said is not there. A price is >= 0, in `currency`; addresses are absolute, http or https. */
export type PageProduct = { readonly id: string; readonly brand?: string | undefined } & {
  readonly [name in ShownWord]?: Item[name] | undefined;
};

/** What can be said of an item. */
type ShownWord = Exclude<keyof Item, 'id' | 'attributes'>;

/** A product, and when a page spoke of it last, milliseconds since 1970. */
export type SeenProduct = PageProduct & { readonly seen: number };

/** Longest title, as in the catalog, UTF-16 code units. */
export const maxTitle = 512;

/** Longest category or brand, as in the catalog, UTF-16 code units. */
export const maxCategory = 128;
